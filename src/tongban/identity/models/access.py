"""Who opened whose data."""

from django.db import models

from tongban.identity.models.applicants import Applicant


class AccessLine(models.Model):
    """One opening of a person's data in clear: who, when, why, which fields (R-PII-6). The person may read their lines."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="access_lines")
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100)
    body_name = models.CharField(max_length=200, blank=True)
    fields = models.JSONField()
    reason = models.CharField(max_length=300)
    case_number = models.CharField(max_length=50, blank=True)

    class Meta:
        indexes = [models.Index(fields=["applicant", "-at", "-id"], name="access_line_by_person")]
