"""政策库 (WEB-5): a policy, and what it does for people in plain words, each measure mapped to the items through which one gets it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from tongban.catalogue.enums import PolicyState
from tongban.catalogue.models.items import ServiceItem, Theme


class Policy(models.Model):
    """One document. `keeper` writes and answers for it here; `issuer` is whoever made it, perhaps a ministry."""

    code = models.SlugField(max_length=40, unique=True)  # stands in its address
    title = models.CharField(max_length=200)
    document_number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200)
    keeper = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # its last day; empty: until further notice
    audiences = models.JSONField(default=list)  # "person", "enterprise"; empty: everybody
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=PolicyState.choices, default=PolicyState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    tokens = SearchVectorField(null=True)  # as search reads it (`rules.tokens`)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="policy_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="policy_withdrawn_says_why", condition=~Q(state=PolicyState.WITHDRAWN) | ~Q(withdrawal_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], condition=Q(state=PolicyState.PUBLISHED), name="policy_public"),
            GinIndex(fields=["tokens"], name="policy_tokens"),
        ]

    def __str__(self) -> str:
        return self.title


class PolicyMeasure(models.Model):
    """惠企便民措施: one thing somebody gets, in plain words."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=100)
    who = models.CharField(max_length=500)  # 谁能享受
    benefit = models.CharField(max_length=500)  # 能得到什么
    amount = models.CharField(max_length=300, blank=True)  # 多少
    conditions = models.TextField(blank=True)
    until = models.CharField(max_length=200, blank=True)  # 到什么时候
    how = models.TextField()  # 怎么办
    items = models.ManyToManyField(ServiceItem, blank=True, related_name="measures")

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title
