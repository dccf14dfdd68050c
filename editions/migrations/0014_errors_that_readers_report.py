"""Errors that readers report, and the promises that the database keeps about them.

Few come: at most 20 in a minute, 500 in a day, 20,000 in all; what is more is not stored, and the
statement says so by storing no row. None changes: only its e-mail address may be taken out.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


PROMISES = """
CREATE FUNCTION public.error_reports_are_few() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One after the other: two that come at once would not count each other.
    PERFORM pg_advisory_xact_lock(hashtext('editions_errorreport'));
    IF (SELECT count(*) FROM public.editions_errorreport
         WHERE sent_at > NEW.sent_at - interval '1 minute') >= 20
        OR (SELECT count(*) FROM public.editions_errorreport
             WHERE sent_at > NEW.sent_at - interval '1 day') >= 500
        OR (SELECT count(*) FROM public.editions_errorreport) >= 20000
    THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER error_reports_are_few BEFORE INSERT ON editions_errorreport
    FOR EACH ROW EXECUTE FUNCTION public.error_reports_are_few();

CREATE FUNCTION public.error_report_is_as_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.email <> '' OR to_jsonb(OLD) - 'email' <> to_jsonb(NEW) - 'email' THEN
        RAISE EXCEPTION 'report % stays as it was sent', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER error_report_is_as_sent BEFORE UPDATE ON editions_errorreport
    FOR EACH ROW EXECUTE FUNCTION public.error_report_is_as_sent();
"""

NO_PROMISES = """
DROP TRIGGER error_report_is_as_sent ON editions_errorreport;
DROP FUNCTION public.error_report_is_as_sent();
DROP TRIGGER error_reports_are_few ON editions_errorreport;
DROP FUNCTION public.error_reports_are_few();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0013_pages_about_the_newspaper'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErrorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='what is wrong')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='error_reports', to='editions.edition')),
            ],
            options={
                'verbose_name': 'report of an error',
                'verbose_name_plural': 'reports of errors',
                'ordering': ['-sent_at', '-id'],
                'default_permissions': ('view', 'change', 'delete'),
                'indexes': [models.Index(fields=['-sent_at', '-id'], name='error_report_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 4000)), name='error_report_says_something')],
            },
        ),
        migrations.RunSQL(PROMISES, NO_PROMISES),
    ]
