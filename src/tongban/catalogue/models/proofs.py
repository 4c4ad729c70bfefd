"""证明事项清单 (CAT-9): every proof that a body demands, on what basis, from whom, or why it may not be demanded any more.

Published versions never change, so which of their materials an entry means is written beside them.
"""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import BasisKind, ProofState, Replacement
from tongban.catalogue.models.items import ServiceItem


class Proof(models.Model):
    """One entry of a body's register. Cancelled, never deleted.

    `replacement` of one that is kept is the written commitment or nothing: whoever applies may choose it (R-COM-7).
    """

    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="proofs")  # 索要单位
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=ProofState.choices, default=ProofState.KEPT)
    basis_kind = models.CharField(max_length=16, choices=BasisKind.choices, blank=True)
    basis = models.TextField(blank=True)
    issuer = models.CharField(max_length=200, blank=True)  # 开具单位
    guide = models.TextField(blank=True)  # how to get it
    replacement = models.CharField(max_length=20, choices=Replacement.choices, blank=True)
    replacement_note = models.CharField(max_length=300, blank=True)  # which licence, which check
    reason = models.CharField(max_length=300, blank=True)  # of the cancellation; why it is no proof
    document = models.CharField(max_length=200, blank=True)
    since = models.DateField()  # the day from which its state counts
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="proof_once_per_body"),
            models.CheckConstraint(
                name="proof_kept_has_basis_issuer_and_guide",
                condition=~Q(state=ProofState.KEPT)
                | (Q(basis_kind__in=BasisKind.values) & ~Q(basis="") & ~Q(issuer="") & ~Q(guide="")),
            ),
            models.CheckConstraint(
                name="proof_kept_is_replaced_by_commitment_at_most",
                condition=~Q(state=ProofState.KEPT) | Q(replacement__in=["", Replacement.COMMITMENT]),
            ),
            models.CheckConstraint(
                name="proof_not_kept_has_a_reason", condition=Q(state=ProofState.KEPT) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="proof_by_name")]

    def __str__(self) -> str:
        return self.name


class ProofMatch(models.Model):
    """Which materials an entry means: every one of its body's items that is called exactly so, or one of one item."""

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="matches")
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")  # of the entry
    name = models.CharField(max_length=500, blank=True)
    item = models.ForeignKey(ServiceItem, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    material_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], condition=Q(item__isnull=True), name="proof_name_once"),
            models.UniqueConstraint(
                fields=["item", "material_code"], condition=Q(item__isnull=False), name="proof_material_once"
            ),
            models.CheckConstraint(
                name="proof_match_by_name_or_by_material",
                condition=(Q(item__isnull=True, material_code="") & ~Q(name=""))
                | (Q(item__isnull=False, name="") & ~Q(material_code="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.item_id} {self.material_code}"
