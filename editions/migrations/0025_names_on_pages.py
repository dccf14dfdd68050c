"""The site clock also tells when a name last changed that stands on pages of stories long printed.

What an edition says is frozen; the names it is shown with (authors, sources, tags, sections,
portraits) are not. ``names`` moves with the site clock's tick where a transaction changed one of
these. A new name stands on no page that was made before it, so an INSERT moves nothing; to undo a
merge of tags may insert rows alone of those that are shown, but always deletes a former tag.

The clock is locked last of all, as everybody who moves it does (0015).
"""

from django.db import migrations, models

# Table -> what of it changes a page that was made before.
NAMES = {
    "authors_author": "UPDATE OR DELETE",
    "authors_authorlink": "INSERT OR UPDATE OR DELETE",
    "authors_source": "UPDATE OR DELETE",
    "tags_tag": "UPDATE OR DELETE",
    "tags_formertag": "DELETE",
    "tags_section": "UPDATE OR DELETE",
    # A merge gives the rows of one tag to another.
    "editions_editiontag": "UPDATE OF tag_id OR DELETE",
    "editions_story": "UPDATE OF shows_editions",
}

PATIENCE = "SET LOCAL lock_timeout = '3s'"
MOVES = """
CREATE FUNCTION public.move_names() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    this constant text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('newsroom.names_changed_by', true) IS DISTINCT FROM this THEN
        PERFORM set_config('newsroom.names_changed_by', this, true);
        INSERT INTO public.editions_sitechange (round) VALUES (3);
    END IF;
END $$;

CREATE FUNCTION public.names_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.move_names();
    RETURN NULL;
END $$;

-- Pictures are cut all day, and few of them are somebody's portrait: asked at the end, when what
-- others did meanwhile is seen.
CREATE FUNCTION public.portrait_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.authors_author WHERE portrait_id = NEW.id) THEN
        PERFORM public.move_names();
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER portrait_changed AFTER UPDATE ON images_image
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.portrait_changed();

-- Rounds 1 and 2 are for the tick alone, 3 and 4 for the names as well.
CREATE OR REPLACE FUNCTION public.site_clock_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.editions_sitechange WHERE id = NEW.id;
    IF NEW.round IN (1, 3) THEN
        -- What waits for the end is asked in the order in which it came: once more to the end.
        INSERT INTO public.editions_sitechange (round) VALUES (NEW.round + 1);
    ELSE
        -- Never a number that was there before, whatever was restored or emptied meanwhile.
        INSERT INTO public.editions_siteclock AS clock (id, tick, names)
            SELECT 1, moment, CASE WHEN NEW.round = 4 THEN moment ELSE 0 END
              FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint) now (moment)
            ON CONFLICT (id) DO UPDATE SET tick = greatest(clock.tick + 1, excluded.tick),
                names = CASE WHEN NEW.round = 4 THEN greatest(clock.names + 1, excluded.names)
                             ELSE clock.names END;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.readers_names() RETURNS bigint LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT clock.names FROM public.editions_siteclock clock), 0);
END $$;
"""

STANDS = """
DROP FUNCTION public.readers_names();
CREATE OR REPLACE FUNCTION public.site_clock_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.editions_sitechange WHERE id = NEW.id;
    IF NEW.round = 1 THEN
        INSERT INTO public.editions_sitechange (round) VALUES (2);
    ELSE
        INSERT INTO public.editions_siteclock AS clock (id, tick)
            VALUES (1, extract(epoch FROM clock_timestamp()) * 1000)
            ON CONFLICT (id) DO UPDATE SET tick = greatest(clock.tick + 1, excluded.tick);
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER portrait_changed ON images_image;
DROP FUNCTION public.portrait_changed();
DROP FUNCTION public.names_changed();
DROP FUNCTION public.move_names();
"""


def watch(table: str, changes: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER names_changed AFTER {changes} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION public.names_changed();",
        f"DROP TRIGGER names_changed ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0024_words_that_readers_see"),
        ("authors", "0002_found_by_name"),
        ("tags", "0003_one_key_one_tag"),
        ("images", "0003_cuttings"),
    ]

    operations = [
        migrations.RunSQL(PATIENCE, migrations.RunSQL.noop),
        migrations.RunSQL(MOVES, STANDS),
        *(watch(table, changes) for table, changes in NAMES.items()),
        migrations.AddField(
            model_name="siteclock",
            name="names",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, PATIENCE),
    ]
