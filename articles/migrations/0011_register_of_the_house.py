"""The register: a chain of entries that Postgres itself writes, of the acts with stories, of what is
changed in the admin, and of what the desk enters (``articles.audit``).

The number and the hash are given when a transaction ends, by a deferred trigger: the lock that makes
one row follow the other is then the last that is taken, so it can wait for nobody who waits for it.
"""

from django.db import migrations, models

# Each text with its length before it, so that no two rows can be read as one another.
HASHED = """
CREATE FUNCTION audit_part(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT length(said) || ':' || said
$$;
CREATE FUNCTION audit_hash(entry articles_auditentry, before text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        before || public.audit_part(entry.serial::text) || public.audit_part(entry.id::text)
        || public.audit_part((extract(epoch FROM entry.at) * 1000000)::bigint::text)
        || public.audit_part(entry.act) || public.audit_part(coalesce(entry.by_id::text, ''))
        || public.audit_part(entry.by_name) || public.audit_part(entry.subject)
        || public.audit_part(entry.detail), 'UTF8')), 'hex')
$$;
"""
CHAINED = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last articles_auditentry;
BEGIN
    PERFORM pg_advisory_xact_lock(1635083369);
    SELECT * INTO last FROM articles_auditentry
     WHERE serial IS NOT NULL ORDER BY serial DESC LIMIT 1;
    NEW.serial := coalesce(last.serial, 0) + 1;
    UPDATE articles_auditentry
       SET serial = NEW.serial, hash = audit_hash(NEW, coalesce(last.hash, ''))
     WHERE id = NEW.id;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER audit_is_chained AFTER INSERT ON articles_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain();
"""
KEPT = """
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.serial IS NULL AND pg_trigger_depth() > 1
       AND (OLD.id, OLD.at, OLD.act, OLD.by_id, OLD.by_name, OLD.subject, OLD.detail)
           IS NOT DISTINCT FROM
           (NEW.id, NEW.at, NEW.act, NEW.by_id, NEW.by_name, NEW.subject, NEW.detail) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The register of the house is only added to.' USING ERRCODE = '23001';
END
$$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON articles_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_is_kept();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON articles_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();
CREATE FUNCTION audit_begins_unchained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.serial := NULL;
    NEW.hash := '';
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_begins_unchained BEFORE INSERT ON articles_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_begins_unchained();
"""
# What is told of a comment is its hash: a comment may hold what few may read.
ENTERED = """
CREATE FUNCTION audit_of_event(event articles_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', 'event=' || event.id, 'version=' || event.version,
                     'edition=' || event.edition_id,
                     CASE WHEN event.note <> '' THEN
                          'note=' || encode(sha256(convert_to(event.note, 'UTF8')), 'hex') END)
$$;
CREATE FUNCTION audit_story_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_auditentry (at, act, by_id, by_name, subject, detail, hash)
    SELECT NEW.at, 'story.' || NEW.act, NEW.by_id, person.username, 'story ' || NEW.article_id,
           audit_of_event(NEW), ''
      FROM auth_user person WHERE person.id = NEW.by_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_story_event AFTER INSERT ON articles_event
    FOR EACH ROW EXECUTE FUNCTION audit_story_event();
CREATE FUNCTION audit_admin_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_auditentry (at, act, by_id, by_name, subject, detail, hash)
    SELECT NEW.action_time,
           'admin.' || CASE NEW.action_flag WHEN 1 THEN 'added' WHEN 2 THEN 'changed' ELSE 'deleted' END,
           NEW.user_id, person.username,
           left(concat_ws(' ', kind.app_label || '.' || kind.model, NEW.object_id), 300),
           NEW.change_message, ''
      FROM auth_user person LEFT JOIN django_content_type kind ON kind.id = NEW.content_type_id
     WHERE person.id = NEW.user_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_admin_act AFTER INSERT ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION audit_admin_act();
"""
# What was done before there was a register.
BEFORE = """
INSERT INTO articles_auditentry (at, act, by_id, by_name, subject, detail, hash)
SELECT event.at, 'story.' || event.act, event.by_id, person.username,
       'story ' || event.article_id, audit_of_event(event), ''
  FROM articles_event event JOIN auth_user person ON person.id = event.by_id
 ORDER BY event.at, event.id
"""
DROPPED = """
DROP TRIGGER audit_admin_act ON django_admin_log;
DROP TRIGGER audit_story_event ON articles_event;
DROP FUNCTION audit_admin_act(), audit_story_event(), audit_of_event(articles_event);
DROP TRIGGER audit_begins_unchained ON articles_auditentry;
DROP TRIGGER audit_is_not_emptied ON articles_auditentry;
DROP TRIGGER audit_is_not_changed ON articles_auditentry;
DROP TRIGGER audit_is_chained ON articles_auditentry;
DROP FUNCTION audit_begins_unchained(), audit_is_kept(), audit_chain(),
              audit_hash(articles_auditentry, text), audit_part(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_sections_of_editors"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "serial",
                    models.BigIntegerField(
                        editable=False, null=True, unique=True, verbose_name="number"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("act", models.CharField(max_length=40, verbose_name="act")),
                ("by_id", models.BigIntegerField(null=True, verbose_name="by")),
                ("by_name", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="what")),
                ("detail", models.TextField(blank=True, verbose_name="detail")),
                ("hash", models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "entry of the register",
                "verbose_name_plural": "register of the house",
                "ordering": ["-serial"],
                "default_permissions": ("view",),
            },
        ),
        migrations.RunSQL(HASHED + CHAINED + KEPT + ENTERED + BEFORE, DROPPED),
    ]
