"""Materials of a case as given (R-MAT-3), and how far each may be trusted (R-MAT-4, R-MAT-8)."""

from typing import Any

from django.db import models

from tongban.cases.enums import MaterialWay, TrustGrade


class CaseMaterialQuerySet(models.QuerySet):
    def reusable_for(self, case: Any) -> "CaseMaterialQuerySet":
        """Files the applicant of `case` gave to the same organ in an earlier application (R-MAT-9)."""
        earlier = self.filter(
            case__applicant_id=case.applicant_id, case__body_id=case.body_id, replaced_at__isnull=True
        )
        return earlier.filter(case__submitted_at__isnull=False, file__isnull=False).exclude(case_id=case.pk)


class CaseMaterial(models.Model):
    """One paper given for one entry of the item's material list. An entry may be met by several (front and back)."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="materials")
    code = models.CharField(max_length=60)  # ItemMaterial.code of the pinned version
    name = models.CharField(max_length=500)
    way = models.CharField(max_length=12, choices=MaterialWay.choices)
    grade = models.CharField(max_length=1, choices=TrustGrade.choices)
    copies = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    licence_identifier = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)
    replaced_at = models.DateTimeField(null=True)  # a better one came in a correction; this one stays for the record

    objects = CaseMaterialQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["licence_identifier"], name="material_by_licence",
                                condition=~models.Q(licence_identifier=""))]  # fmt: skip


class GradeChange(models.Model):
    """The grade of a paper changed: who, when, how (R-MAT-8)."""

    material = models.ForeignKey(CaseMaterial, on_delete=models.CASCADE, related_name="grade_changes")
    before = models.CharField(max_length=1, choices=TrustGrade.choices, blank=True)
    after = models.CharField(max_length=1, choices=TrustGrade.choices)
    how = models.CharField(max_length=200)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
