"""The dictionary of materials, and which names of the guides mean which entry. Beside the versions, never in them: what is
published does not change because somebody understood a name (ADR 25)."""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import MaterialForm, MaterialType


class StandardMaterial(models.Model):
    """A material as the dictionary knows it, whatever the guides call it."""

    name = models.CharField(max_length=200)
    material_type = models.CharField(max_length=12, choices=MaterialType.choices, default=MaterialType.LICENCE)
    form = models.CharField(max_length=12, choices=MaterialForm.choices, default=MaterialForm.EITHER)
    issuer = models.CharField(max_length=200, blank=True)
    licence_type_code = models.CharField(max_length=40, blank=True)  # can be taken from this e-licence
    is_shared = models.BooleanField(default=False)  # this place can fetch it: nobody may be asked for it (R-MAT-9)
    shared_by = models.CharField(max_length=200, blank=True)  # which department has the data
    note = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    moved = models.JSONField(default=dict, blank=True)  # what a merge took along: {"aliases": [ids], "names": [ids]}
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="standard_material_by_name")]

    def __str__(self) -> str:
        return self.name


class MaterialAlias(models.Model):
    """A name that means the entry; its own name is one of them."""

    entry = models.ForeignKey(StandardMaterial, on_delete=models.CASCADE, related_name="aliases")
    said = models.CharField(max_length=200)
    key = models.CharField(max_length=300, unique=True)  # rules.materials.names.key_of

    class Meta:
        ordering = ["id"]


class MaterialName(models.Model):
    """A name that guides use, whichever way it is spelt: how often, what a person said that it means, or what is suggested."""

    key = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=500)  # the commonest spelling
    uses = models.PositiveIntegerField(default=0)  # lines of guides in force and of drafts
    entry = models.ForeignKey(StandardMaterial, null=True, blank=True, on_delete=models.PROTECT, related_name="names")
    whose = models.CharField(max_length=310, blank=True)  # 法定代表人; beginning with ?: not understood
    suggested = models.ForeignKey(StandardMaterial, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confidence = models.PositiveSmallIntegerField(default=0)  # percent
    refused = models.JSONField(default=list, blank=True)  # entries that a person said it is not
    is_own = models.BooleanField(default=False)  # a person said that no entry fits
    batch = models.CharField(max_length=32, blank=True)  # accepted together, undone together
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="material_name_linked_or_own", condition=Q(entry__isnull=True) | Q(is_own=False)
            ),
            models.CheckConstraint(
                name="material_name_decided_by_somebody",
                condition=Q(entry__isnull=True, is_own=False) | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-uses", "id"],
                condition=Q(entry__isnull=True, is_own=False, uses__gt=0),
                name="material_name_open",
            ),
            models.Index(
                fields=["-decided_at", "id"], condition=Q(decided_at__isnull=False), name="material_name_decided"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MaterialSpelling(models.Model):
    """A name letter by letter as guides have it: the way from a name back to the items."""

    text = models.CharField(max_length=500, unique=True)
    name = models.ForeignKey(MaterialName, on_delete=models.CASCADE, related_name="spellings")
