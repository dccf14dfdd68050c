"""The site clock: a number that grows with every change that a public page may show.

Any statement that changes one of the tables below leaves a row in a small table, once for each
transaction. That row has a trigger that waits for the end of the transaction, and waits once more,
so that the clock is moved last of all, after every other check of the transaction: the lock on its
one row is held for a moment only, and nobody who holds it waits for anybody.
"""

from django.db import migrations, models
from django.db.models import F

# Every table that pages are made of. `tests/editions/test_clock.py` asks about those to come.
SHOWN = (
    "editions_edition", "editions_editionbyline", "editions_editionattribution",
    "editions_editionrelated", "editions_editiontag", "editions_editionreference",
    "editions_nearness", "editions_arrangement", "editions_placement", "editions_breaking",
    "editions_policy", "editions_synonym", "authors_author", "authors_authorlink",
    "authors_source", "tags_tag", "tags_othername", "tags_tagkey", "tags_formertag",
    "tags_section", "images_image",
)

CLOCK = """
CREATE FUNCTION public.site_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this constant text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('newsroom.changed_by', true) IS DISTINCT FROM this THEN
        PERFORM set_config('newsroom.changed_by', this, true);
        INSERT INTO public.editions_sitechange (round) VALUES (1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.site_clock_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.editions_sitechange WHERE id = NEW.id;
    IF NEW.round = 1 THEN
        -- What waits for the end is asked in the order in which it came: once more to the end.
        INSERT INTO public.editions_sitechange (round) VALUES (2);
    ELSE
        -- Never a number that was there before, whatever was restored or emptied meanwhile.
        INSERT INTO public.editions_siteclock AS clock (id, tick)
            VALUES (1, extract(epoch FROM clock_timestamp()) * 1000)
            ON CONFLICT (id) DO UPDATE SET tick = greatest(clock.tick + 1, excluded.tick);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER site_clock_moves AFTER INSERT ON editions_sitechange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.site_clock_moves();
"""

NO_CLOCK = """
DROP TRIGGER site_clock_moves ON editions_sitechange;
DROP FUNCTION public.site_clock_moves();
DROP FUNCTION public.site_changed();
"""


def watch(table: str) -> migrations.RunSQL:
    """A change of this table moves the clock."""
    return migrations.RunSQL(
        f"CREATE TRIGGER site_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION public.site_changed();",
        f"DROP TRIGGER site_changed ON {table};",
    )


class Migration(migrations.Migration):

    dependencies = [
        ("editions", "0014_errors_that_readers_report"),
        ("authors", "0002_found_by_name"),
        ("tags", "0003_one_key_one_tag"),
        ("images", "0002_rights_and_likeness"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteClock",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("tick", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SiteChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("round", models.SmallIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                F("live__endswith"),
                condition=models.Q(("live__upper_inf", False), ("live__isempty", False)),
                name="edition_ends_at",
            ),
        ),
        migrations.RunSQL(CLOCK, NO_CLOCK),
        *(watch(table) for table in SHOWN),
    ]
