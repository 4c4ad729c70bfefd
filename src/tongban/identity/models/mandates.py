"""Rights to act for another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.identity.enums import ActingAs
from tongban.identity.models.applicants import Applicant
from tongban.kernel.fields import EncryptedTextField


class Mandate(models.Model):
    """A right to act for another: handler of a firm (R-USER-6), its legal representative (R-USER-5), proxy of a person (R-USER-7).

    The first and the last day count. A revoked mandate is void from the moment of revocation.
    """

    principal = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="mandates_held")
    acting_as = models.CharField(max_length=16, choices=ActingAs.choices)
    item_codes = models.JSONField(default=list, blank=True)  # empty = all items
    mobile = EncryptedTextField(blank=True)  # where the agent is reached in this office (R-USER-6)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # last day, inclusive
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent"], condition=Q(revoked_at__isnull=True), name="mandate_by_agent_live"),
            models.Index(fields=["principal"], condition=Q(revoked_at__isnull=True), name="mandate_by_principal_live"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("授权的结束日期不得早于开始日期。"),
            ),
            models.CheckConstraint(
                name="mandate_for_another",
                condition=~Q(principal=F("agent")),
                violation_error_message=_("不能授权给本人。"),
            ),
            models.UniqueConstraint(
                fields=["principal"],
                condition=Q(acting_as=ActingAs.LEGAL_REP, revoked_at__isnull=True),
                name="mandate_one_legal_rep",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id}→{self.agent_id}"
