"""How often stories were read, as sums by hour."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0011_near_stories'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('story', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='editions.story')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['hour', 'story'], include=('count',), name='read_count_hours')],
            },
        ),
    ]
