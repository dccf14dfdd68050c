"""What everybody but the owner of the tables may see of them: what is live, and no other row.

The policies are for every role; which role may read which table at all is said by
`manage.py database_roles` (newsroom/roles.py). A policy is put as a CASE: of a condition under a
policy Postgres knows no statistics, and would take «is live» for rare and begin with it
(`EditionQuerySet.at_planned`). A row that belongs to an edition is seen with it, a source when
something that is seen names it.

Where a question needs an index that a policy takes away (an operator that might tell a row in an
error message is not asked before the policy), or a word of something that is not live, a function
of the owner answers: each gives out no more than its page shows. For anybody but the owner its
moment is now, whatever was asked for.
"""

from django.db import migrations

MOMENTS = """
CREATE FUNCTION public.readers_moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS 'SELECT pg_catalog.statement_timestamp()';

-- Said by manage.py database_roles and by the server when it starts (NEWSROOM_SHOW_EDITIONS).
CREATE FUNCTION public.readers_usually_see_editions() RETURNS boolean LANGUAGE sql STABLE
AS 'SELECT false';

-- Inside functions of the owner: the owner asks of any moment, everybody else of now.
CREATE FUNCTION public.readers_at(moment timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user)::name,
                   current_user, 'USAGE') THEN
        RETURN moment;
    END IF;
    RETURN public.readers_moment();
END $$;

-- Whether readers see another edition of the story in the place of one that has just ended.
CREATE FUNCTION public.readers_see_another(story bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.editions_edition one
                    WHERE one.story_id = story AND one.live @> public.readers_moment());
END $$;
"""

NO_MOMENTS = """
DROP FUNCTION public.readers_see_another(bigint);
DROP FUNCTION public.readers_at(timestamptz);
DROP FUNCTION public.readers_usually_see_editions();
DROP FUNCTION public.readers_moment();
"""

# A page reads its moment once and its rows a little later: what was replaced in between is seen for
# two seconds more, what was withdrawn is not.
LIVE = """
CASE WHEN live @> public.readers_moment() THEN true
     WHEN upper(live) <= public.readers_moment()
          AND upper(live) > public.readers_moment() - interval '2 seconds'
     THEN public.readers_see_another(story_id)
     ELSE false END
"""
OF_EDITION = "(SELECT true FROM public.editions_edition e WHERE e.id = {})"
POLICIES = {
    "editions_edition": LIVE,
    "editions_editionbyline": OF_EDITION.format("edition_id"),
    "editions_editionattribution": OF_EDITION.format("edition_id"),
    "editions_editionrelated": OF_EDITION.format("edition_id"),
    "editions_editionreference": OF_EDITION.format("edition_id"),
    "editions_editionsketch": OF_EDITION.format("edition_id"),
    "editions_editiontag": OF_EDITION.format("content_object_id"),
    "editions_breaking": "starts_at <= public.readers_moment() AND ends_at > public.readers_moment()",
    "editions_knownword": "false",
    # Who is not to be named as a source is a row here too. Names of authors, tags and sections are
    # seen whole: pages ask for fifty of them, and such a question for each cost a tenth of a page.
    "authors_source": """(
        SELECT true FROM public.editions_editionattribution row
         WHERE row.source_id = authors_source.id LIMIT 1)""",
    # Pages read a picture's row for a portrait alone; an edition holds the words of its own.
    "images_image": """(
        SELECT true FROM public.authors_author one
         WHERE one.portrait_id = images_image.id LIMIT 1)""",
}

CLOCK = """
CREATE FUNCTION public.readers_clock(moment timestamptz, span interval,
    OUT tick bigint, OUT passed timestamptz, OUT next timestamptz, OUT next_end timestamptz,
    OUT withdrawn timestamptz) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    newest constant bigint := (SELECT max(id) FROM public.editions_arrangement);
BEGIN
    tick := (SELECT clock.tick FROM public.editions_siteclock clock);
    passed := greatest(
        (SELECT lower(live) FROM public.editions_edition WHERE lower(live) <= moment
          ORDER BY lower(live) DESC LIMIT 1),
        (SELECT upper(live) FROM public.editions_edition WHERE upper(live) <= moment
            AND NOT upper_inf(live) AND NOT isempty(live) ORDER BY upper(live) DESC LIMIT 1),
        (SELECT max(starts_at) FROM public.editions_placement
          WHERE starts_at <= moment AND arrangement_id = newest),
        (SELECT max(ends_at) FROM public.editions_placement
          WHERE ends_at <= moment AND arrangement_id = newest),
        (SELECT max(starts_at) FROM public.editions_breaking WHERE starts_at <= moment),
        (SELECT max(ends_at) FROM public.editions_breaking WHERE ends_at <= moment));
    next_end := least(
        (SELECT upper(live) FROM public.editions_edition WHERE upper(live) > moment
            AND NOT upper_inf(live) AND NOT isempty(live) ORDER BY upper(live) LIMIT 1),
        (SELECT min(ends_at) FROM public.editions_placement
          WHERE ends_at > moment AND arrangement_id = newest),
        (SELECT min(ends_at) FROM public.editions_breaking WHERE ends_at > moment));
    next := least(
        next_end,
        (SELECT lower(live) FROM public.editions_edition WHERE lower(live) > moment
          ORDER BY lower(live) LIMIT 1),
        (SELECT min(starts_at) FROM public.editions_placement
          WHERE starts_at > moment AND arrangement_id = newest),
        (SELECT min(starts_at) FROM public.editions_breaking WHERE starts_at > moment));
    withdrawn := (
        SELECT max(upper(one.live)) FROM public.editions_edition one
         WHERE upper(one.live) <= moment AND upper(one.live) > moment - span
           AND NOT upper_inf(one.live) AND NOT isempty(one.live) AND NOT EXISTS (
            SELECT FROM public.editions_edition other
             WHERE other.story_id = one.story_id AND other.live @> moment));
END $$;
"""

# Numbers alone: the rows are read afterwards, under the policies.
NUMBERS = """
CREATE FUNCTION public.readers_find(words text, since timestamptz, until timestamptz,
    moment timestamptz, is_common boolean, most integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Put together and planned for these words: how common they are decides the plan.
    RETURN QUERY EXECUTE
        'SELECT id FROM public.editions_edition WHERE CASE WHEN live @> $1 THEN true ELSE false END'
        || CASE WHEN words <> '' THEN ' AND search @@ $2::tsquery' ELSE '' END
        || CASE WHEN since IS NOT NULL THEN ' AND first_published_at >= $3' ELSE '' END
        || CASE WHEN until IS NOT NULL THEN ' AND first_published_at < $4' ELSE '' END
        || CASE WHEN is_common THEN ' ORDER BY first_published_at DESC, story_id DESC'
                -- Of few among many all are read and sorted. Postgres thinks that reading a vector costs
                -- nothing, and would look through the stories in their order until it has enough.
                ELSE ' ORDER BY first_published_at + interval ''0'' DESC, story_id DESC' END
        || ' LIMIT $5'
        USING public.readers_at(moment), words, since, until, most;
END $$;

-- What Postgres thinks how many answer, and of how many; no story is read.
CREATE FUNCTION public.readers_commonness(words text, OUT answering float8, OUT every float8)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    planned json;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM public.editions_edition'
                   ' WHERE search @@ %L::tsquery', words) INTO planned;
    answering := planned->0->'Plan'->>'Plan Rows';
    every := (SELECT reltuples FROM pg_class WHERE oid = 'public.editions_edition'::regclass);
END $$;

-- The numbers whose names answer each of these questions, one row for a kind and a question.
CREATE FUNCTION public.readers_named(names text[], most integer)
RETURNS TABLE (kind text, place bigint, numbers bigint[]) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT 'author', asked.n, array_agg(found.id)
      FROM unnest(names) WITH ORDINALITY AS asked (q, n)
     CROSS JOIN LATERAL (SELECT id FROM public.authors_author
                          WHERE search @@ asked.q::tsquery LIMIT most) AS found
     GROUP BY asked.n
    UNION ALL
    SELECT 'tag', named.n, array_agg(DISTINCT numbers.number)
      FROM (
        SELECT asked.n, found.id
          FROM unnest(names) WITH ORDINALITY AS asked (q, n)
         CROSS JOIN LATERAL (SELECT id FROM public.tags_tag
                              WHERE search @@ asked.q::tsquery LIMIT most) AS found
         UNION
        SELECT asked.n, found.tag_id
          FROM unnest(names) WITH ORDINALITY AS asked (q, n)
         CROSS JOIN LATERAL (SELECT tag_id FROM public.tags_othername
                              WHERE search @@ asked.q::tsquery LIMIT most) AS found
      ) AS named (n, tag)
     CROSS JOIN LATERAL (SELECT named.tag UNION ALL SELECT number FROM public.tags_formertag
                          WHERE tag_id = named.tag) AS numbers (number)
     GROUP BY named.n
    UNION ALL
    SELECT 'section', asked.n, array_agg(found.id)
      FROM unnest(names) WITH ORDINALITY AS asked (q, n)
      JOIN public.tags_section AS found ON found.search @@ asked.q::tsquery
     GROUP BY asked.n;
END $$;

-- The months of stories whose edition began since, each with its last editorial change.
CREATE FUNCTION public.readers_months_changed(since timestamptz, moment timestamptz, zone text)
RETURNS TABLE (month timestamp, changed timestamptz) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    RETURN QUERY
    SELECT date_trunc('month', first_published_at AT TIME ZONE zone), max(updated_at)
      FROM public.editions_edition
     WHERE lower(live) > since AND lower(live) <= at AND live @> at
     GROUP BY 1;
END $$;

-- 410 or 404.
CREATE FUNCTION public.readers_saw(story bigint, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.editions_edition one WHERE one.story_id = story
                      AND NOT isempty(one.live) AND lower(one.live) <= public.readers_at(moment));
END $$;

-- The tags beside a tag (editions.related_tags), nearest first.
CREATE FUNCTION public.readers_tags_beside(tag bigint, moment timestamptz, most integer)
RETURNS TABLE (id bigint, name varchar, slug varchar) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    RETURN QUERY
    WITH mine AS (
        SELECT e.id
          FROM public.editions_editiontag t
          JOIN public.editions_edition e ON e.id = t.content_object_id
         WHERE t.tag_id = tag AND e.live @> at
         ORDER BY t.content_object_id DESC LIMIT 100
    ), beside AS (
        SELECT t.tag_id, count(*) AS shared
          FROM mine JOIN public.editions_editiontag t ON t.content_object_id = mine.id
         WHERE t.tag_id <> tag
         GROUP BY t.tag_id ORDER BY shared DESC, t.tag_id LIMIT 40
    )
    SELECT one.id, one.name, one.slug
      FROM beside JOIN public.tags_tag one ON one.id = beside.tag_id
     ORDER BY beside.shared / sqrt(2 + (SELECT count(*) FROM (
                  SELECT 1 FROM public.editions_editiontag o
                   WHERE o.tag_id = beside.tag_id LIMIT 200) few)) DESC, one.folded_key
     LIMIT most;
END $$;
"""

# Words that were told beside what is live, and earlier texts where an editor lets them be seen.
TOLD = """
-- What readers were told of changes of a story that they see, newest first.
CREATE FUNCTION public.readers_told_of(story bigint, moment timestamptz) RETURNS jsonb[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    RETURN ARRAY(
        SELECT jsonb_build_object('change', one.change, 'note', one.note, 'at', lower(one.live))
          FROM public.editions_edition one
         WHERE one.story_id = story AND one.note <> '' AND one.change <> 'silent'
           AND NOT isempty(one.live) AND lower(one.live) <= at
           AND EXISTS (SELECT FROM public.editions_edition now
                        WHERE now.story_id = story AND now.live @> at)
         ORDER BY one.live DESC);
END $$;

-- Whether readers had seen another edition of the story by then.
CREATE FUNCTION public.readers_saw_others(story bigint, edition bigint, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.editions_edition one
                    WHERE one.story_id = story AND one.id <> edition AND NOT isempty(one.live)
                      AND lower(one.live) <= public.readers_at(moment));
END $$;

-- What was told of stories that readers see, newest first, after the place of a list.
CREATE FUNCTION public.readers_told(moment timestamptz, before timestamptz, before_key bigint,
    most integer)
RETURNS TABLE (key bigint, story bigint, change varchar, note varchar, began timestamptz,
    headline varchar) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
    last constant timestamptz := least(at, before);
BEGIN
    RETURN QUERY
    SELECT one.id, one.story_id, one.change, one.note, lower(one.live), now.headline
      FROM public.editions_edition one
     CROSS JOIN LATERAL (SELECT other.headline FROM public.editions_edition other
                          WHERE other.story_id = one.story_id AND other.live @> at) now
     WHERE NOT one.note = '' AND NOT one.change = 'silent' AND NOT isempty(one.live)
       AND lower(one.live) <= last
       AND (before IS NULL OR lower(one.live) < before OR one.id < before_key)
     ORDER BY lower(one.live) DESC, one.id DESC
     LIMIT most;
END $$;

-- The editions of a story that shows them, newest first; of one that is hidden no word but its note.
CREATE FUNCTION public.readers_printings(story bigint, moment timestamptz, before timestamptz,
    is_whole boolean, most integer)
RETURNS TABLE (key bigint, live tstzrange, change varchar, note varchar, kind varchar,
    kicker varchar, headline varchar, standfirst text, dateline varchar, body text, picture jsonb,
    body_pictures jsonb, lead_image bigint, section bigint, is_hidden boolean, bylines jsonb[],
    attributions jsonb[]) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.editions_edition now JOIN public.editions_story one ON one.id = story
         WHERE now.story_id = story AND now.live @> at
           AND coalesce(one.shows_editions, public.readers_usually_see_editions()))
    THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT one.id, one.live, one.change, one.note,
           CASE WHEN shown THEN one.kind END, CASE WHEN shown THEN one.kicker END,
           CASE WHEN shown THEN one.headline END, CASE WHEN shown THEN one.standfirst END,
           CASE WHEN shown THEN one.dateline END, CASE WHEN shown THEN one.body END,
           CASE WHEN shown THEN one.picture END, CASE WHEN shown THEN one.body_pictures END,
           CASE WHEN shown THEN one.lead_image_id END, CASE WHEN shown THEN one.section_id END,
           NOT shown,
           ARRAY(SELECT jsonb_build_object(
                     'role', row.role, 'pen_name', row.pen_name, 'author', CASE
                     WHEN row.pen_name = '' THEN jsonb_build_object('id', author.id,
                         'name', author.name, 'gender', author.gender) END)
                   FROM public.editions_editionbyline row
                   LEFT JOIN public.authors_author author ON author.id = row.author_id
                  WHERE shown AND row.edition_id = one.id ORDER BY row.position, row.id),
           ARRAY(SELECT jsonb_build_object(
                     'is_unnamed', row.is_unnamed, 'wording', row.wording, 'url', row.url,
                     'used_for', row.used_for, 'consulted_on', row.consulted_on,
                     'source', jsonb_build_object('id', source.id, 'name', source.name,
                                                  'url', source.url))
                   FROM public.editions_editionattribution row
                   LEFT JOIN public.authors_source source ON source.id = row.source_id
                  WHERE shown AND row.edition_id = one.id ORDER BY row.position, row.id)
      FROM public.editions_edition one
     CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM public.editions_hiddenedition hidden
                                             WHERE hidden.edition_id = one.id) AS shown) said
     WHERE one.story_id = story AND NOT isempty(one.live) AND lower(one.live) <= at
       AND (before IS NULL OR lower(one.live) < before) AND (NOT is_whole OR shown)
     ORDER BY lower(one.live) DESC
     LIMIT most;
END $$;

-- Words near those that were typed, of headlines and standfirsts; one that stands in nothing that is
-- live is not told.
CREATE FUNCTION public.readers_words_near(words text[], moment timestamptz, most integer)
RETURNS TABLE (word text, near text, spelling text) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    at constant timestamptz := public.readers_at(moment);
BEGIN
    RETURN QUERY
    SELECT asked.word, found.folded::text, found.spelling::text
      FROM unnest(words) AS asked (word)
     CROSS JOIN LATERAL (
        SELECT known.folded, known.spelling FROM public.editions_knownword known
         WHERE known.folded % asked.word AND known.since <= at
         ORDER BY similarity(known.folded, asked.word) DESC, known.folded LIMIT most) AS found
     WHERE EXISTS (
        SELECT FROM public.editions_edition one
         WHERE one.live @> at AND one.search @@ (
            SELECT string_agg(quote_literal(stem), ' & ')
              FROM string_to_table(
                public.arabic_stem_words(public.arabic_words(found.spelling)), ' ') AS stem
             WHERE stem <> '')::tsquery);
END $$;

-- Which of these words stood in a headline or standfirst that readers saw.
CREATE FUNCTION public.readers_words_known(words text[], moment timestamptz) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT folded::text FROM public.editions_knownword
                  WHERE folded = ANY (words) AND since <= public.readers_at(moment);
END $$;
"""

NO_QUESTIONS = """
DROP FUNCTION public.readers_words_known(text[], timestamptz);
DROP FUNCTION public.readers_words_near(text[], timestamptz, integer);
DROP FUNCTION public.readers_printings(bigint, timestamptz, timestamptz, boolean, integer);
DROP FUNCTION public.readers_told(timestamptz, timestamptz, bigint, integer);
DROP FUNCTION public.readers_saw_others(bigint, bigint, timestamptz);
DROP FUNCTION public.readers_told_of(bigint, timestamptz);
DROP FUNCTION public.readers_tags_beside(bigint, timestamptz, integer);
DROP FUNCTION public.readers_saw(bigint, timestamptz);
DROP FUNCTION public.readers_months_changed(timestamptz, timestamptz, text);
DROP FUNCTION public.readers_named(text[], integer);
DROP FUNCTION public.readers_commonness(text);
DROP FUNCTION public.readers_find(text, timestamptz, timestamptz, timestamptz, boolean, integer);
DROP FUNCTION public.readers_clock(timestamptz, interval);
"""


def guard(table: str, seen: str) -> migrations.RunSQL:
    """Of this table everybody but its owner sees the rows of which this is true."""
    return migrations.RunSQL(
        f"CREATE POLICY seen ON {table} FOR SELECT USING ({seen});"
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY seen ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0020_bodies_unpacked_faster"),
        ("authors", "0002_found_by_name"),
        ("tags", "0003_one_key_one_tag"),
        ("images", "0003_cuttings"),
    ]

    operations = [
        migrations.RunSQL(MOMENTS, NO_MOMENTS),
        migrations.RunSQL(CLOCK + NUMBERS + TOLD, NO_QUESTIONS),
        *(guard(table, seen) for table, seen in POLICIES.items()),
    ]
