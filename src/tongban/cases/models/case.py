"""办件: one application and everything a list shows of it."""

import secrets
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongban.cases.enums import CaseAction, CaseState, Channel, ClockName, DeliveryWay
from tongban.cases.lifecycle import IN_HAND, TO_ACCEPT, TO_DELIVER
from tongban.cases.querysets import CaseQuerySet, open_condition
from tongban.catalogue.enums import CaseType, ItemType
from tongban.identity.enums import ActingAs, ApplicantKind

QUERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs, none that is misread on paper


def new_query_code() -> str:
    return "".join([QUERY_ALPHABET[byte & 31] for byte in secrets.token_bytes(6)])


def new_rating_token() -> str:
    return secrets.token_urlsafe(18)


class Case(models.Model):
    """One application (R-FLOW-26 … 28). Pins one version of its item. Written only by `services` (see `services/turn.py`).

    Names beside ids are copies of the day the case was filed: a list needs no join, and a renamed organ stays what it was.
    """

    number = models.CharField(max_length=80, null=True)  # R-ITEM-5, from submission on
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    query_code = models.CharField(max_length=12, default=new_query_code)  # R-FLOW-22
    rating_token = models.CharField(max_length=40, default=new_rating_token)

    state = models.CharField(max_length=24, choices=CaseState.choices, default=CaseState.DRAFT)
    is_open = models.BooleanField(default=False)  # neither draft nor closed; what partial indexes stand on
    revision = models.PositiveIntegerField(default=0)
    last_action = models.CharField(max_length=24, choices=CaseAction.choices, blank=True)
    last_actor_name = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    item = models.ForeignKey("catalogue.ServiceItem", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    item_code = models.CharField(max_length=60)
    item_name = models.CharField(max_length=200)
    item_type = models.CharField(max_length=20, choices=ItemType.choices)
    case_type = models.CharField(max_length=12, choices=CaseType.choices)
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    body_name = models.CharField(max_length=200)
    region_code = models.CharField(max_length=12)

    channel = models.CharField(max_length=12, choices=Channel.choices)
    hall = models.ForeignKey("regions.Hall", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    window = models.ForeignKey("regions.Window", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_priority = models.BooleanField(default=False)  # R-WIN-10
    delivery_way = models.CharField(max_length=12, choices=DeliveryWay.choices, default=DeliveryWay.WINDOW)

    applicant = models.ForeignKey("identity.Applicant", on_delete=models.PROTECT, related_name="+", db_index=False)
    applicant_name = models.CharField(max_length=200)
    applicant_kind = models.CharField(max_length=16, choices=ApplicantKind.choices)
    agent = models.ForeignKey(
        "identity.Applicant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agent_name = models.CharField(max_length=200, blank=True)  # proxy, handler or legal representative (R-USER-7)
    acting_as = models.CharField(max_length=16, choices=ActingAs.choices, default=ActingAs.SELF)

    situation = models.JSONField(default=dict, blank=True)  # question → option
    answers = models.JSONField(default=dict, blank=True)
    form_code = models.CharField(max_length=60, blank=True)
    form_version = models.PositiveIntegerField(null=True)

    submitted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # first looked at by an official
    received_at = models.DateTimeField(null=True)
    received_on = models.DateField(null=True)  # R-CLK-14: may be the next working day
    received_by = models.ForeignKey(
        "identity.Staff", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    corrected_at = models.DateTimeField(null=True)
    corrected_on = models.DateField(null=True)
    is_returned_to_window = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)  # the legal moment (R-FLOW-13)
    accepted_on = models.DateField(null=True)  # day 0 of the decision clock
    is_deemed_accepted = models.BooleanField(default=False)
    examiner_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    examined_at = models.DateTimeField(null=True)
    has_passed_examination = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "identity.Staff", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_granted = models.BooleanField(null=True)
    source_key = models.CharField(max_length=200, null=True)  # what another system calls it
    source = models.JSONField(default=dict, blank=True)  # its own facts, carried as they came
    result = models.JSONField(default=dict, blank=True)  # content of the grant, reasons and basis of a "no"
    licence_identifier = models.CharField(max_length=120, blank=True)
    favour = models.JSONField(null=True)  # what of later versions counts for it (rules.favour); empty: nothing does
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    # What the clock says (rules.clock.Projection). Derived from ClockEvent, rebuilt and compared at any time (R-CLK-21).
    running_clock = models.CharField(max_length=12, choices=ClockName.choices, blank=True)
    clock_started_on = models.DateField(null=True)
    clock_stopped_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # of the running clock
    acceptance_due_on = models.DateField(null=True)
    correction_due_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    promised_due_on = models.DateField(null=True)
    delivery_due_on = models.DateField(null=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    is_provisional = models.BooleanField(default=False)

    item_is_abolished: bool = False  # read with the case (`querysets.locked`, `selectors.whole`)
    found_for: Any = None  # who asked for it and may see it (`selectors.case_for`); not kept

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_open_is_what_the_state_says", condition=open_condition()),
            models.CheckConstraint(name="case_state_is_in_the_table", condition=Q(state__in=sorted(CaseState.values))),
            models.CheckConstraint(
                name="case_filed_has_a_number", condition=Q(state=CaseState.DRAFT) | Q(number__isnull=False)
            ),
            models.CheckConstraint(
                name="case_decided_says_what",
                condition=~Q(state__in=[CaseState.GRANTED, CaseState.REFUSED, CaseState.ISSUED, CaseState.DELIVERED])
                | Q(is_granted__isnull=False, decided_at__isnull=False),
            ),
            # Constraints, not `unique=True`: that would add a second index to each for LIKE, which nothing asks.
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
            models.UniqueConstraint(fields=["rating_token"], name="case_rating_token_once"),
            models.UniqueConstraint(
                fields=["source_key"], name="case_source_key_once", condition=Q(source_key__isnull=False)
            ),
        ]
        indexes = [
            # Lists of closed and open cases, each in its own order; what a filter asks stands behind it, so that rows
            # that do not fit are passed over inside the index.
            models.Index(fields=["body", "-submitted_at", "-id", "state"], name="case_by_body"),
            models.Index(fields=["-submitted_at", "-id", "region_code"], name="case_by_filing"),
            models.Index(fields=["hall", "-received_at", "-id"], name="case_by_hall", condition=Q(hall__isnull=False)),
            models.Index(fields=["applicant", "-updated_at", "-id"], name="case_by_applicant"),
            models.Index(fields=["applicant_name"], name="case_by_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["source_key"], name="case_by_source", opclasses=["varchar_pattern_ops"],
                         condition=Q(source_key__isnull=False)),
            models.Index(fields=["decided_at"], name="case_by_decision", condition=Q(decided_at__isnull=False)),
            # Work that stands open: small, whatever the archive holds.
            models.Index(fields=["body", "due_on", "id"], name="case_due_by_body", condition=Q(is_open=True)),
            models.Index(fields=["due_on", "id", "region_code"], name="case_due", condition=Q(is_open=True)),
            models.Index(fields=["body", "-is_priority", "due_on", "id"], name="case_to_accept",
                         condition=Q(state__in=TO_ACCEPT)),
            models.Index(fields=["body", "-is_priority", "due_on", "id"], name="case_in_hand",
                         condition=Q(state__in=IN_HAND)),
            GinIndex(fields=["examiner_ids"], name="case_by_examiner", condition=Q(state__in=IN_HAND)),
            models.Index(fields=["due_on", "id", "hall"], name="case_to_hand_out", condition=Q(state__in=TO_DELIVER)),
            models.Index(fields=["state", "acceptance_due_on"], name="case_watched",
                         condition=Q(state__in=[*TO_ACCEPT, CaseState.CORRECTION])),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or str(self.public_id)

    # As Django would make them, without hashing all labels of the list for every row of every page.
    def get_state_display(self) -> str:
        return str(CaseState(self.state).label)

    def get_channel_display(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
