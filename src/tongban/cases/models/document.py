"""文书: what the organ writes in a case (R-DOC-1 … R-DOC-13)."""

import uuid

from django.db import models

from tongban.cases.enums import DocumentKind


class CaseDocument(models.Model):
    """A numbered document. `facts` are frozen when it is made; the PDF is rendered and sealed from them afterwards."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=DocumentKind.choices)
    number = models.CharField(max_length=80, unique=True)
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
