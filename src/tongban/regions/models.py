"""Divisions, the bodies (organs) that work in them, and their halls and windows."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.IntegerChoices):
    PROVINCE = 1, _("省")
    CITY = 2, _("市")
    COUNTY = 3, _("县（区）")
    TOWNSHIP = 4, _("乡镇（街道）")
    VILLAGE = 5, _("村（社区）")


class CodeSystem(models.TextChoices):
    """Who gave the number: from the township down the two systems number differently, so they are never joined."""

    CIVIL_AFFAIRS = "mca", _("民政")
    STATISTICS = "nbs", _("统计")


class Region(models.Model):
    """One division under one code for one span of time (R-ID-5, R-ID-6). Codes are 12 digits, right-padded with zeros.

    Spans are half-open and as exact as the yearly tables: a code that ended in 2006 is valid until 2006-01-01.
    Villages carry statistics codes, so their place in the tree is `parent_code`, never the prefix of their code.
    """

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=300)
    level = models.PositiveSmallIntegerField(choices=RegionLevel.choices)
    parent_code = models.CharField(max_length=12, blank=True, db_index=True)
    is_functional_area = models.BooleanField(default=False)  # 功能区: in no national table
    is_local = models.BooleanField(default=False)  # entered here: stays when the national table is loaded again
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor_codes = models.JSONField(default=list, blank=True)
    code_system = models.CharField(max_length=3, choices=CodeSystem.choices, default=CodeSystem.CIVIL_AFFAIRS)
    statistics_code = models.CharField(max_length=12, blank=True)  # of a township, as of 2023
    end_kind = models.CharField(max_length=20, blank=True)  # 撤市设区, 更名…
    end_document = models.CharField(max_length=100, blank=True)
    is_uncertain = models.BooleanField(default=False)  # ended before 1984, where the source is noisy

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_to__isnull=True), name="region_code_current_once"
            )
        ]
        indexes = [
            models.Index(fields=["code"], name="region_by_code"),
            GinIndex(
                fields=["successor_codes"], opclasses=["jsonb_path_ops"], name="region_by_successor",
                condition=models.Q(valid_to__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.full_name


class DivisionTable(models.Model):
    """Which edition of the national table is loaded; `digest` is that of the files it came from."""

    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rows} ({self.loaded_at:%Y-%m-%d})"


class BodyNature(models.TextChoices):
    STATUTORY = "statutory", _("法定机关")
    AUTHORISED = "authorised", _("授权组织")
    ENTRUSTED = "entrusted", _("受委托组织")
    OTHER = "other", _("其他")


class Body(models.Model):
    """An organ of government (实施主体) in a region. `region_code` is the code at the time, so it stays a plain value."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)  # stands in document numbers: 云住建
    credit_code = models.CharField(max_length=18, unique=True)
    region_code = models.CharField(max_length=12, db_index=True)
    nature = models.CharField(max_length=16, choices=BodyNature.choices, default=BodyNature.STATUTORY)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    phone = models.CharField(max_length=50, blank=True)
    address = models.CharField(max_length=300, blank=True)
    review_body_name = models.CharField(max_length=200, blank=True)  # 复议机关, named on refusals
    court_name = models.CharField(max_length=200, blank=True)  # 管辖法院
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Hall(models.Model):
    """A service hall (政务服务大厅)."""

    name = models.CharField(max_length=200)
    region_code = models.CharField(max_length=12, db_index=True)
    address = models.CharField(max_length=300)
    hours = models.CharField(max_length=200)
    phone = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """A numbered window in a hall; a comprehensive window takes the items of its category for all bodies."""

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="windows")
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "number"], name="window_number_once_per_hall")]

    def __str__(self) -> str:
        return _("{number}号 {name}").format(number=self.number, name=self.name)
