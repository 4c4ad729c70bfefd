"""Form definitions. A published version never changes (a trigger refuses it); a change is the next version."""

from django.db import models


class FormDefinition(models.Model):
    """One published version of an e-form: what the answers must be (`schema`, JSON Schema 2020-12) and how they are
    asked for (`ui`: sections, order, widgets, labels, help, conditions, repeats; see docs/forms.md)."""

    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    schema = models.JSONField()
    ui = models.JSONField()
    digest = models.CharField(max_length=64)  # of title, schema and ui: publishing the same again makes no version
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"
