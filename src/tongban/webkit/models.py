"""The tables of the web frame: how often somebody asked lately, and forms kept while their person signs on again."""

from django.db import models

from tongban.kernel.fields import EncryptedTextField


class RateWindow(models.Model):
    """Requests of one asker (hashed) in one scope since `began` (seconds since 1970). Swept after a day."""

    name = models.CharField(max_length=64)
    began = models.BigIntegerField()
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "began"], name="rate_window_once")]
        indexes = [models.Index(fields=["began"], name="rate_window_began")]


class KeptForm(models.Model):
    """The fields of a form whose session ended before it arrived (`keeping.py`). Deleted when handed back, or after a while."""

    owner_id = models.BigIntegerField()
    page = models.CharField(max_length=300)
    action = models.CharField(max_length=300)
    fields = EncryptedTextField()
    had_files = models.BooleanField(default=False)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "page"], name="kept_form_once")]

    def __str__(self) -> str:
        return f"{self.owner_id}:{self.page}"
