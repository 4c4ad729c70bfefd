"""Words between applicant and official (PLUS-2), and notes that stay among officials (PLUS-3)."""

from django.db import models


class CaseMessage(models.Model):
    """One message of the thread that both sides read."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="messages")
    is_from_staff = models.BooleanField()
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=100)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # by the other side

    class Meta:
        ordering = ["at", "id"]


class MessageFile(models.Model):
    message = models.ForeignKey(CaseMessage, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")


class CaseNote(models.Model):
    """A private note. A table of its own, so that no query of the applicant's side can meet it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=100)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
