"""One order that is carried out on many cases, one after the other, in the background where they are many."""

from django.db import models
from django.db.models import Q

from tongban.cases.enums import BulkKind


class BulkAct(models.Model):
    """Who ordered what for which item, and how far it has come. Each case is done in a transaction of its own together with
    the mark of how far it is, so that work that was interrupted goes on where it was."""

    kind = models.CharField(max_length=16, choices=BulkKind.choices)
    item = models.ForeignKey("catalogue.ServiceItem", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "catalogue.ItemVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)  # {"reason": …} or {"elements": […]}
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)  # moved on meanwhile, or not to be done here
    last_case_id = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind"], condition=Q(finished_at__isnull=True), name="bulk_one_at_a_time"
            )
        ]

    @property
    def handled(self) -> int:
        return self.done + self.left_alone
