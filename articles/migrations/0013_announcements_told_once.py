"""What is told to hubs and search engines is a row, so that it is told once by any number of workers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0012_confidential_notes'),
        ('editions', '0020_bodies_unpacked_faster'),
    ]

    operations = [
        # The foreign key waits for who writes editions just now, and nobody waits behind it for long.
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_end', models.BooleanField()),
                ('service', models.CharField(max_length=20)),
                ('due_at', models.DateTimeField(help_text='When readers saw the change.')),
                ('try_at', models.DateTimeField(help_text='Not before this moment.')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('told_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='editions.edition')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('told_at', None)), fields=['service', 'try_at', 'id'], name='announcement_waiting'), models.Index(fields=['due_at'], name='announcement_due')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'is_end', 'service'), name='announcement_once')],
            },
        ),
    ]
