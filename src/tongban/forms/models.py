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


class Form(models.Model):
    """A form that a body keeps. Forms without such a row are the platform's: all may use and copy them, none but the
    platform changes them."""

    code = models.CharField(max_length=64, unique=True)
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class FormDraft(models.Model):
    """The next version of a form while it is put together; at most one a form. `document` is the tree of
    `rules/designing/document.py`, `before` what it was before the last act (to take that back)."""

    form = models.OneToOneField(Form, on_delete=models.PROTECT, related_name="draft")
    document = models.JSONField()
    before = models.JSONField(null=True, blank=True)
    from_version = models.PositiveIntegerField(null=True, blank=True)  # the version it was begun from
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return str(self.document.get("title", ""))


class OptionList(models.Model):
    """An own look-up list of a body: what drafts offer to choose from. Publishing a form copies the entries into it, so a
    published form, and every case under it, keeps the labels of its day."""

    key = models.CharField(max_length=32, unique=True)
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    entries = models.JSONField(default=list)  # [{"code", "label"}] in order
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="option_list_name_once")]

    def __str__(self) -> str:
        return self.name
