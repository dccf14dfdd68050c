"""The database holds to it: no folded key belongs to two tags, as name or as other name.

Both tables write their keys into one, in which a key stands once; a second transaction that writes
the same key waits for the first and is refused when that is stored. What is derived from the names
that are there is filled in.
"""

from django.db import migrations

from arabic.stemming import stems
from tags.likeness import likenesses

KEYS = """
CREATE FUNCTION public.tag_keys_of_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM public.tags_tagkey WHERE folded_key = OLD.folded_key;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO public.tags_tagkey (folded_key, tag_id) VALUES (NEW.folded_key, NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.tag_keys_of_other_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM public.tags_tagkey WHERE folded_key = OLD.folded_key;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO public.tags_tagkey (folded_key, tag_id) VALUES (NEW.folded_key, NEW.tag_id);
    END IF;
    RETURN NULL;
END $$;

INSERT INTO public.tags_tagkey (folded_key, tag_id) SELECT folded_key, id FROM public.tags_tag;

CREATE TRIGGER tag_key_comes_and_goes AFTER INSERT OR DELETE ON tags_tag
    FOR EACH ROW EXECUTE FUNCTION public.tag_keys_of_names();
CREATE TRIGGER tag_key_changes AFTER UPDATE OF folded_key ON tags_tag
    FOR EACH ROW WHEN (OLD.folded_key <> NEW.folded_key)
    EXECUTE FUNCTION public.tag_keys_of_names();
CREATE TRIGGER tag_key_comes_and_goes AFTER INSERT OR DELETE ON tags_othername
    FOR EACH ROW EXECUTE FUNCTION public.tag_keys_of_other_names();
CREATE TRIGGER tag_key_changes AFTER UPDATE OF folded_key, tag_id ON tags_othername
    FOR EACH ROW WHEN (OLD.folded_key <> NEW.folded_key OR OLD.tag_id <> NEW.tag_id)
    EXECUTE FUNCTION public.tag_keys_of_other_names();
"""

NO_KEYS = """
DROP TRIGGER tag_key_changes ON tags_othername;
DROP TRIGGER tag_key_comes_and_goes ON tags_othername;
DROP TRIGGER tag_key_changes ON tags_tag;
DROP TRIGGER tag_key_comes_and_goes ON tags_tag;
DROP FUNCTION public.tag_keys_of_other_names();
DROP FUNCTION public.tag_keys_of_names();
DELETE FROM public.tags_tagkey;
"""


def fill_in(apps, schema_editor):
    tags = apps.get_model("tags", "Tag").objects
    for tag in tags.defer("search").iterator(chunk_size=1000):
        tags.filter(pk=tag.pk).update(
            opening=next(iter(stems(tag.name)), "")[:100], likenesses=likenesses(tag.name)
        )


class Migration(migrations.Migration):
    dependencies = [("tags", "0002_other_names_and_merges")]

    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunSQL(KEYS, NO_KEYS),
    ]
