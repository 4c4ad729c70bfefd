"""The imports that were made, with what they reported."""

from django.db import models


class CatalogueImport(models.Model):
    """One import that changed something: from where, when, by whom, what it did and what it found."""

    source = models.CharField(max_length=60)
    profile = models.CharField(max_length=60)
    path = models.CharField(max_length=500)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    summary = models.JSONField(default=dict)  # counts
    findings = models.JSONField(default=list)  # [{file, row, column, reason, value}]

    class Meta:
        ordering = ["-at", "-id"]
