"""Files of other systems; and steps without the indexes that nothing asks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_lists_stay_fast'),
        ('regions', '0002_divisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('path', models.CharField(max_length=500)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveBigIntegerField()),
                ('cases', models.PositiveBigIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('actor_name', models.CharField(max_length=100)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='casestep',
            name='step_open_by_body',
        ),
        migrations.AlterField(
            model_name='casestep',
            name='body',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.body'),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='historyimport',
            constraint=models.UniqueConstraint(fields=('source', 'digest'), name='history_file_once'),
        ),
    ]
