"""Since when so much of the record was first published: a search for words that stand in many
thousands of stories looks through the newest of them alone. From Postgres's own statistics, so that
nothing is counted; nothing where they are not there yet.
"""

from django.db import migrations

SQL = """
SET LOCAL lock_timeout = '3s';
CREATE FUNCTION public.readers_since(share float8) RETURNS timestamptz LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bounds timestamptz[];
BEGIN
    SELECT histogram_bounds::text::timestamptz[] INTO bounds FROM pg_stats
     WHERE schemaname = 'public' AND tablename = 'editions_edition'
       AND attname = 'first_published_at';
    RETURN bounds[1 + floor((1 - share) * (cardinality(bounds) - 1))::integer];
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0021_what_readers_may_see")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION public.readers_since(float8)")]
