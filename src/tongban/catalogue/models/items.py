"""Items and their versions. A published version never changes; a case pins one (R-ITEM-7, R-ITEM-40)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.catalogue.enums import SEEN_BY_ALL, CaseType, ItemStatus, ItemType, ResultType, TimeUnit, VersionState


class Theme(models.Model):
    """A theme on the home page; for natural or for legal persons (R-ITEM-28)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    audience = models.CharField(max_length=16)  # "person" or "enterprise"
    order = models.PositiveSmallIntegerField(default=0)


class ServiceItem(models.Model):
    """政务服务事项, as one body in one region implements it. What it says stands in its versions."""

    code = models.CharField(
        max_length=60, unique=True
    )  # implementation or handling-item code (31/33), or a legacy code
    basic_code = models.CharField(max_length=20, blank=True)
    source_id = models.CharField(max_length=100, blank=True, db_index=True)  # id of the row it was imported from
    source = models.CharField(max_length=60, blank=True)  # which source that row belongs to; empty: made here
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="service_items")
    region_code = models.CharField(max_length=12, db_index=True)
    status = models.CharField(max_length=16, choices=ItemStatus.choices, default=ItemStatus.IN_USE)
    current = models.ForeignKey("ItemVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    popularity = models.PositiveIntegerField(default=0)
    is_abolished = models.BooleanField(
        default=False
    )  # cancelled and nothing goes on instead: open cases end (R-ITEM-41)
    # The newest act on the item as a whole that is public; empty: there is nothing to say. And the act that began it.
    standing = models.ForeignKey("ItemAct", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("ItemAct", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="item_once_per_source_row"
            )
        ]
        indexes = [
            models.Index(fields=["-popularity", "id"], name="item_by_popularity"),
            models.Index(fields=["body", "-popularity", "id"], name="item_by_body"),
        ]

    def __str__(self) -> str:
        return self.code


class Versions(models.QuerySet["ItemVersion"]):
    def kept(self) -> "Versions":
        """Without the drafts that were given up: nothing goes on from these."""
        return self.exclude(state=VersionState.DISCARDED)

    def newest_first(self, *before: str) -> "Versions":
        """By number from the newest on (within `before`); drafts that were given up stand behind all others."""
        given_up = models.ExpressionWrapper(Q(state=VersionState.DISCARDED), output_field=models.BooleanField())
        return self.order_by(*before, given_up, "-number")


class ItemVersion(models.Model):
    """One version of everything an item says (R-ITEM-22 … R-ITEM-28)."""

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # What the directory above fixes for this version (R-ITEM-29); empty: the item stands in no directory here.
    base_version = models.ForeignKey("BaseVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=VersionState.choices, default=VersionState.DRAFT)
    effective_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    name = models.CharField(max_length=200)
    item_type = models.CharField(max_length=20, choices=ItemType.choices, blank=True)  # empty: not said by the source
    case_type = models.CharField(max_length=12, choices=CaseType.choices, blank=True)
    service_objects = models.JSONField(default=list)  # ServiceObject values
    legal_basis = models.TextField(blank=True)
    exercise_level = models.CharField(max_length=40, blank=True)
    power_source = models.CharField(max_length=40, blank=True)
    handling_office = models.CharField(max_length=200, blank=True)
    entrusting_body = models.CharField(max_length=200, blank=True)
    co_bodies = models.JSONField(default=list, blank=True)
    power_division = models.TextField(blank=True)  # 权限划分
    exercise_content = models.TextField(blank=True)  # 行使内容
    planned_cancel_on = models.DateField(null=True, blank=True)

    statutory_limit = models.PositiveIntegerField(null=True, blank=True)
    statutory_unit = models.CharField(max_length=16, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAY)
    statutory_note = models.TextField(blank=True)
    promised_limit = models.PositiveIntegerField(null=True, blank=True)
    promised_unit = models.CharField(max_length=16, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAY)
    promised_note = models.TextField(blank=True)

    conditions = models.TextField(blank=True)
    procedure = models.TextField(blank=True)
    handling_forms = models.JSONField(default=list)  # window, online, mobile, courier, kiosk
    visits = models.PositiveSmallIntegerField(null=True, blank=True)
    visits_reason = models.TextField(blank=True)
    place = models.TextField(blank=True)
    hours = models.TextField(blank=True)
    is_in_hall = models.BooleanField(default=True)
    is_online = models.BooleanField(default=True)
    may_apply_online = models.BooleanField(default=True)
    online_depth = models.JSONField(default=list, blank=True)
    handling_scope = models.CharField(max_length=40, blank=True)
    quantity_limit = models.CharField(max_length=200, blank=True)
    takes_appointments = models.BooleanField(null=True, blank=True)  # empty: not said
    online_address = models.CharField(max_length=300, blank=True)
    intermediaries = models.JSONField(default=list, blank=True)  # 法定中介服务 [{name, basis}] (R-ITEM-34)

    is_charged = models.BooleanField(default=False)
    fees = models.JSONField(default=list, blank=True)  # [{name, standard, basis, amount?, reduction?}]
    may_pay_online = models.BooleanField(null=True, blank=True)  # empty: not said
    result_type = models.CharField(max_length=12, choices=ResultType.choices, default=ResultType.NONE)
    result_name = models.CharField(max_length=200, blank=True)
    result_sample = models.TextField(blank=True)  # what the result looks like, in words
    licence_type_code = models.CharField(
        max_length=40, blank=True
    )  # licences.LicenceType.code when result is a licence
    licence_valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    may_courier = models.BooleanField(default=False)

    consultation = models.TextField(blank=True)
    complaint = models.TextField(blank=True)
    faq = models.JSONField(default=list, blank=True)  # [{question, answer}]

    is_bundle = models.BooleanField(default=False)  # 一件事, as imported
    min_assurance_level = models.PositiveSmallIntegerField(default=2)  # R-USER-9
    may_use_proxy = models.BooleanField(default=True)  # R-USER-7
    touches_safety = models.BooleanField(default=False)  # R-FLOW-7
    desk_may_decide = models.BooleanField(default=False)  # instant at the window (R-FLOW-18, R-WIN-1)
    situations = models.JSONField(default=dict, blank=True)  # question tree, see catalogue/rules/situations.py
    form_code = models.CharField(max_length=60, blank=True)  # forms.FormDefinition.code
    form_version = models.PositiveIntegerField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="versions")
    fingerprint = models.CharField(max_length=64, blank=True)  # of the source row it was imported from
    extra = models.JSONField(default=dict, blank=True)  # elements of a source that have no column of ours

    objects = Versions.as_manager()

    class Meta:
        indexes = [
            # What counts all items asks of their versions' wide rows only this: read from the index alone.
            models.Index(fields=["form_code"], include=["id"], name="version_by_form", condition=~Q(form_code="")),
            models.Index(fields=["id"], include=["item_type"], name="version_type"),
            models.Index(
                fields=["handling_scope"], include=["id"], name="version_by_scope", condition=~Q(handling_scope="")
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="version_by_publication",
                condition=Q(state__in=sorted(SEEN_BY_ALL)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_once"),
            models.CheckConstraint(
                name="item_promise_within_statute",
                condition=Q(state__in=[VersionState.DRAFT, VersionState.DISCARDED])
                | Q(promised_limit__isnull=True)
                | Q(statutory_limit__isnull=True)
                | ~Q(promised_unit=F("statutory_unit"))
                | Q(promised_limit__lte=F("statutory_limit")),
                violation_error_message=_("承诺时限不得超过法定时限。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
