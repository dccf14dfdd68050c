"""Printed words never change: the database refuses it, whatever the code above does.

Exempt are the end or the emptying of an edition's range, what is rendered from the words, and the
tag of a tag row (tags are merged, and a merge may drop a row). New rows are not refused here:
``articles.press`` alone makes them.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION public.edition_words_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change constant text[] := ARRAY[
        'live', 'ends_at', 'first_published_at', 'body_html', 'picture', 'text', 'search_text',
        'search', 'reading_minutes', 'related_numbers', 'rendering'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'edition % was printed and cannot be deleted', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change THEN
        RAISE EXCEPTION 'edition % was printed and its words cannot change', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT isempty(NEW.live) AND (isempty(OLD.live) OR lower(NEW.live) <> lower(OLD.live)) THEN
        RAISE EXCEPTION 'edition % cannot begin at another time', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER edition_words_are_frozen BEFORE UPDATE OR DELETE ON editions_edition
    FOR EACH ROW EXECUTE FUNCTION public.edition_words_are_frozen();

CREATE FUNCTION public.edition_rows_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of a printed edition cannot change'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OR DELETE ON editions_editionbyline
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OR DELETE ON editions_editionattribution
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OR DELETE ON editions_editionrelated
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OR DELETE ON editions_editionreference
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
-- A merge of tags moves or drops tag rows.
CREATE TRIGGER edition_rows_are_frozen BEFORE UPDATE OF content_object_id ON editions_editiontag
    FOR EACH ROW EXECUTE FUNCTION public.edition_rows_are_frozen();
"""

THAW = """
DROP TRIGGER edition_rows_are_frozen ON editions_editiontag;
DROP TRIGGER edition_rows_are_frozen ON editions_editionreference;
DROP TRIGGER edition_rows_are_frozen ON editions_editionrelated;
DROP TRIGGER edition_rows_are_frozen ON editions_editionattribution;
DROP TRIGGER edition_rows_are_frozen ON editions_editionbyline;
DROP FUNCTION public.edition_rows_are_frozen();
DROP TRIGGER edition_words_are_frozen ON editions_edition;
DROP FUNCTION public.edition_words_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0002_printed_record")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
