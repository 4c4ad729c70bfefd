"""Indexes for what is asked of cases, and none for what is not: an index costs every write of every act."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import tongban.cases.models.case
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_what_other_systems_say'),
        ('catalogue', '0003_sources_and_imports'),
        ('identity', '0005_axes_tables_go'),
        ('regions', '0002_divisions'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_by_body',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_by_hall',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_by_acceptance_due',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_by_body',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_by_hall',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_by_agent',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_by_region',
        ),
        migrations.AlterField(
            model_name='case',
            name='agent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.applicant'),
        ),
        migrations.AlterField(
            model_name='case',
            name='applicant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.applicant'),
        ),
        migrations.AlterField(
            model_name='case',
            name='body',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.body'),
        ),
        migrations.AlterField(
            model_name='case',
            name='decided_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff'),
        ),
        migrations.AlterField(
            model_name='case',
            name='hall',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.hall'),
        ),
        migrations.AlterField(
            model_name='case',
            name='number',
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AlterField(
            model_name='case',
            name='rating_token',
            field=models.CharField(default=tongban.cases.models.case.new_rating_token, max_length=40),
        ),
        migrations.AlterField(
            model_name='case',
            name='received_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.staff'),
        ),
        migrations.AlterField(
            model_name='case',
            name='source_key',
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AlterField(
            model_name='case',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.itemversion'),
        ),
        migrations.AlterField(
            model_name='case',
            name='window',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.window'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['body', '-submitted_at', '-id', 'state'], name='case_by_body'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['-submitted_at', '-id', 'region_code'], name='case_by_filing'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('hall__isnull', False)), fields=['hall', '-received_at', '-id'], name='case_by_hall'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['applicant_name'], name='case_by_name', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('source_key__isnull', False)), fields=['source_key'], name='case_by_source', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['decided_at'], name='case_by_decision'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['body', 'due_on', 'id'], name='case_due_by_body'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['due_on', 'id', 'region_code'], name='case_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'received'))), fields=['body', '-is_priority', 'due_on', 'id'], name='case_to_accept'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('accepted', 'examining', 'suspended', 'forwarded'))), fields=['body', '-is_priority', 'due_on', 'id'], name='case_in_hand'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('state__in', ('accepted', 'examining', 'suspended', 'forwarded'))), fields=['examiner_ids'], name='case_by_examiner'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('granted', 'refused', 'issued'))), fields=['due_on', 'id', 'hall'], name='case_to_hand_out'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'received', 'correction'])), fields=['state', 'acceptance_due_on'], name='case_watched'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('number',), name='case_number_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('rating_token',), name='case_rating_token_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key__isnull', False)), fields=('source_key',), name='case_source_key_once'),
        ),
    ]
