"""Files of closed cases taken over from another system."""

from django.db import models


class HistoryImport(models.Model):
    """One file (by its digest): begun, and finished when its last batch is in. A second run goes on where this one ended."""

    source = models.CharField(max_length=60)  # the other system; stands before its ids in `Case.source_key`
    path = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    rows = models.PositiveBigIntegerField()
    cases = models.PositiveBigIntegerField(default=0)  # written so far
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    actor_name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="history_file_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.path}"
