"""Printed words stay frozen, and are asked about after an UPDATE and not before it.

A table with a trigger before an UPDATE has every generated column made anew by each UPDATE: to end an
edition cost as much as to index all its words. After an UPDATE, and only where one of the frozen
columns was named in it, the same function refuses the same changes.
"""

from django.db import migrations

FROZEN = (
    "id", "kind", "kicker", "headline", "short_headline", "standfirst", "dateline", "body",
    "lead_caption", "serial", "change", "note", "printed_at", "lead_image_id", "section_id",
    "story_id", "body_pictures", "article_version",
)  # fmt: skip

AFTER = f"""
DROP TRIGGER edition_words_are_frozen ON editions_edition;
CREATE TRIGGER edition_is_not_deleted BEFORE DELETE ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION public.edition_words_are_frozen();
CREATE TRIGGER edition_words_are_frozen AFTER UPDATE OF {", ".join(FROZEN)} ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION public.edition_words_are_frozen();

CREATE FUNCTION public.edition_begins_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT isempty(NEW.live) AND (isempty(OLD.live) OR lower(NEW.live) <> lower(OLD.live)) THEN
        RAISE EXCEPTION 'edition % cannot begin at another time', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER edition_begins_once AFTER UPDATE OF live ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION public.edition_begins_once();
"""

BEFORE = """
DROP TRIGGER edition_begins_once ON editions_edition;
DROP FUNCTION public.edition_begins_once();
DROP TRIGGER edition_words_are_frozen ON editions_edition;
DROP TRIGGER edition_is_not_deleted ON editions_edition;
CREATE TRIGGER edition_words_are_frozen BEFORE UPDATE OR DELETE ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION public.edition_words_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0018_what_was_listed_before")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
