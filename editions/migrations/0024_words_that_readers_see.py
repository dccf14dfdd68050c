"""A word is known to readers while something that they see holds it: whether it stood in a story that
is withdrawn, or that was cancelled before its time, is told to nobody who guesses it."""

from django.db import migrations

KNOWN = """
SET LOCAL lock_timeout = '3s';
CREATE OR REPLACE FUNCTION public.readers_words_known(words text[], moment timestamptz)
RETURNS SETOF text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    RETURN QUERY
    SELECT known.folded::text
      FROM public.editions_knownword known
     CROSS JOIN LATERAL (
        SELECT string_agg(quote_literal(stem), ' & ')::tsquery AS stems
          FROM string_to_table(
            public.arabic_stem_words(public.arabic_words(known.spelling)), ' ') AS stem
         WHERE stem <> '') said
     WHERE known.folded = ANY (words) AND known.since <= at
       -- A common word stands in one of the newest: the index would list all its stories first.
       AND (EXISTS (SELECT FROM (SELECT one.search FROM public.editions_edition one
                                  WHERE one.live @> at ORDER BY one.id DESC LIMIT 40) newest
                     WHERE newest.search @@ said.stems)
            OR EXISTS (SELECT FROM public.editions_edition one
                        WHERE one.live @> at AND one.search @@ said.stems));
END $$;
"""
KNOWN_BEFORE = """
CREATE OR REPLACE FUNCTION public.readers_words_known(words text[], moment timestamptz)
RETURNS SETOF text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT folded::text FROM public.editions_knownword
                  WHERE folded = ANY (words) AND since <= public.readers_at(moment);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0023_what_waits_is_indexed")]
    operations = [migrations.RunSQL(KNOWN, KNOWN_BEFORE)]
