"""Rows of tags and bylines know when their story was first published, for the lists of the tag and
of the author: these then begin at their newest story and cost the same however long they are.

The database fills the columns, whoever writes the row. A byline that puts a story into no list has
none: one under a pen name, and a second role of somebody who is in the list already.
"""

from django.db import migrations, models

LISTED = """
CREATE FUNCTION public.edition_tag_is_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT first_published_at, story_id INTO NEW.listed_at, NEW.listed_story
      FROM public.editions_edition WHERE id = NEW.content_object_id;
    RETURN NEW;
END $$;

CREATE FUNCTION public.edition_byline_is_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pen_name = '' AND NOT EXISTS (
        SELECT FROM public.editions_editionbyline other
         WHERE other.edition_id = NEW.edition_id AND other.author_id = NEW.author_id
           AND other.pen_name = '')
    THEN
        SELECT first_published_at, story_id INTO NEW.listed_at, NEW.listed_story
          FROM public.editions_edition WHERE id = NEW.edition_id;
    ELSE
        NEW.listed_at := NULL;
        NEW.listed_story := NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.edition_is_listed_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.editions_editiontag SET listed_at = NEW.first_published_at
     WHERE content_object_id = NEW.id;
    UPDATE public.editions_editionbyline SET listed_at = NEW.first_published_at
     WHERE edition_id = NEW.id AND listed_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER edition_tag_is_listed BEFORE INSERT ON editions_editiontag
    FOR EACH ROW EXECUTE FUNCTION public.edition_tag_is_listed();
CREATE TRIGGER edition_byline_is_listed BEFORE INSERT ON editions_editionbyline
    FOR EACH ROW EXECUTE FUNCTION public.edition_byline_is_listed();
CREATE TRIGGER edition_is_listed_elsewhere AFTER UPDATE OF first_published_at ON editions_edition
    FOR EACH ROW WHEN (OLD.first_published_at IS DISTINCT FROM NEW.first_published_at)
    EXECUTE FUNCTION public.edition_is_listed_elsewhere();

-- What a byline says stays frozen; where it is listed follows its edition.
DROP TRIGGER edition_rows_are_frozen ON editions_editionbyline;
CREATE TRIGGER edition_rows_are_frozen
    BEFORE DELETE OR UPDATE OF edition_id, author_id, position, role, pen_name
    ON editions_editionbyline FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
"""

NOT_LISTED = """
DROP TRIGGER edition_rows_are_frozen ON editions_editionbyline;
CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OR DELETE ON editions_editionbyline
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
DROP TRIGGER edition_is_listed_elsewhere ON editions_edition;
DROP TRIGGER edition_byline_is_listed ON editions_editionbyline;
DROP TRIGGER edition_tag_is_listed ON editions_editiontag;
DROP FUNCTION public.edition_is_listed_elsewhere();
DROP FUNCTION public.edition_byline_is_listed();
DROP FUNCTION public.edition_tag_is_listed();
"""


def listed(model: str) -> list:
    return [
        migrations.AddField(model, "listed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            model, "listed_story", models.BigIntegerField(editable=False, null=True)
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("editions", "0016_editions_shown_to_readers")]

    operations = [
        # As a publication takes them, the edition first: nobody waits for the other in a circle.
        # Whoever cannot have them soon gives up, and the command is run again.
        migrations.RunSQL(
            "SET LOCAL lock_timeout = '10s';"
            "LOCK TABLE editions_edition IN SHARE ROW EXCLUSIVE MODE;",
            migrations.RunSQL.noop,
        ),
        *listed("editiontag"),
        *listed("editionbyline"),
        migrations.RunSQL(LISTED, NOT_LISTED),
    ]
