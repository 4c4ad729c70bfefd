"""The lists that belong to a version: its materials and its steps."""

from django.db import models

from tongban.catalogue.enums import MaterialForm, MaterialSource, MaterialType, Necessity
from tongban.catalogue.models.items import ItemVersion


class ItemMaterial(models.Model):
    """One material of one version (R-MAT-1)."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="materials")
    code = models.CharField(max_length=60)  # stable inside the item
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=500)
    material_type = models.CharField(max_length=12, choices=MaterialType.choices, default=MaterialType.OTHER)
    form = models.CharField(max_length=12, choices=MaterialForm.choices, default=MaterialForm.EITHER)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    paper_specification = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=12, choices=MaterialSource.choices, default=MaterialSource.APPLICANT)
    source_note = models.TextField(blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    legal_basis = models.TextField(blank=True)
    acceptance_standard = models.TextField(blank=True)
    filling_notes = models.TextField(blank=True)
    necessity = models.CharField(max_length=12, choices=Necessity.choices, default=Necessity.NECESSARY)
    needed_when = models.JSONField(default=list, blank=True)  # [] always, else any of [{question: option}, …]
    licence_type_code = models.CharField(max_length=40, blank=True)  # may be given as this e-licence
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="material_code_once_per_version")]
        indexes = [models.Index(fields=["name"], name="material_by_name")]


class ItemStep(models.Model):
    """One published step of the procedure (环节) of one version."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100)
    days = models.CharField(max_length=60, blank=True)
    handler = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    standard = models.TextField(blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "id"]
