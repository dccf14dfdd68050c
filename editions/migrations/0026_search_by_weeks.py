"""Stories are found by their words and the week in which they were first published, by one index:
of a word that stands in thousands of stories the newest are read and no others.

Without a function of its own: who prints would need the right to call it.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

WEEK = "ARRAY[floor(extract(epoch FROM %(expressions)s AT TIME ZONE 'UTC') / 604800)::integer]"
THIS = (WEEK % {"expressions": "first_published_at"}).replace("'", "''")

# The newest that answer. Two weeks tell how far back enough of them should reach, and so on; few among
# many are not looked for week by week. What Postgres thinks how many answer is asked only then: of most
# words it knows nothing. The release before says of words that they are common: as it knew them.
FIND = f"""
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '60s';
CREATE OR REPLACE FUNCTION public.readers_find(words text, since timestamptz, until timestamptz,
    moment timestamptz, is_common boolean, most integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seen_at timestamptz := public.readers_at(moment);
    asked text := 'SELECT id FROM public.editions_edition WHERE CASE WHEN live @> $1 THEN true ELSE false END'
        || CASE WHEN words <> '' THEN ' AND search @@ $2::tsquery' ELSE '' END;
    published text := 'first_published_at';
    oldest integer;
    latest integer;
    weeks integer := 2;
    passed integer := 0;
    more bigint[];
    found bigint[] := '{{}}';
BEGIN
    IF words <> '' AND NOT is_common THEN
        -- What the words have found is read and sorted. Postgres thinks that reading a vector costs
        -- nothing, and would look through the stories in their order until it has enough.
        published := published || ' + interval ''0''';
    END IF;
    asked := asked
        || CASE WHEN since IS NOT NULL THEN ' AND ' || published || ' >= $3' ELSE '' END
        || CASE WHEN until IS NOT NULL THEN ' AND ' || published || ' < $4' ELSE '' END
        || '%s ORDER BY ' || published || ' DESC, story_id DESC LIMIT $5';
    IF words = '' OR is_common THEN
        RETURN QUERY EXECUTE format(asked, '') USING seen_at, words, since, until, most;
        RETURN;
    END IF;
    SELECT floor(extract(epoch FROM greatest(min(first_published_at), since)) / 604800),
           floor(extract(epoch FROM least(max(first_published_at), until)) / 604800)
      INTO oldest, latest FROM public.editions_edition WHERE first_published_at <= seen_at;
    WHILE latest >= oldest AND cardinality(found) < most LOOP
        IF weeks IS NULL OR latest - weeks < oldest THEN
            EXECUTE 'SELECT ARRAY(' || format(asked, ' AND ' || published || ' < $6') || ')' INTO more
              USING seen_at, words, since, until, most - cardinality(found),
                    to_timestamp((latest + 1) * 604800::bigint);
            RETURN QUERY SELECT unnest(found || more);
            RETURN;
        END IF;
        EXECUTE 'SELECT ARRAY(' || format(asked, ' AND {THIS} && $6') || ')' INTO more
          USING seen_at, words, since, until, most - cardinality(found),
                ARRAY(SELECT generate_series(latest - weeks + 1, latest));
        found := found || more;
        latest := latest - weeks;
        passed := passed + weeks;
        weeks := CASE
            WHEN cardinality(found) >= 8
            THEN greatest(ceil(1.3 * passed * (most - cardinality(found)) / cardinality(found)), passed)
            WHEN (public.readers_commonness(words)).answering > 3 * most THEN 8 * passed END;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END $$;
"""
WAITING = """
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '60s';
CREATE OR REPLACE FUNCTION public.index_what_waits() RETURNS bigint LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(gin_clean_pending_list(oid)), 0)::bigint FROM pg_class
     WHERE relname IN ('edition_found', 'article_search', 'known_word_near')
       AND relnamespace = 'public'::regnamespace AND relkind = 'i'
$$;
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("editions", "0025_names_on_pages")]

    operations = [
        # One that was broken off halfway.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS public.edition_found", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "edition",
            GinIndex(
                models.F("search"),
                models.Func(models.F("first_published_at"), template=WEEK),
                name="edition_found",
            ),
        ),
        # Going back it stays: right without its index, too.
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, WAITING.replace("edition_found", "edition_search")),
        RemoveIndexConcurrently("edition", "edition_search"),
    ]
