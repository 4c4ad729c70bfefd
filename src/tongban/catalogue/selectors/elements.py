"""Questions about the version in force of an item, as conditions for the database: lists and indicators ask the same."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongban.catalogue.enums import CaseType, ItemStatus, ListElement, MaterialType, Necessity, OnlineDepth
from tongban.catalogue.models import ItemMaterial
from tongban.catalogue.rules import zero_material
from tongban.catalogue.rules.lists import Condition

IN_USE = Q(status=ItemStatus.IN_USE, current__isnull=False)
RESULT = (OnlineDepth.RESULT_FEEDBACK, OnlineDepth.LICENCE_FEEDBACK)


def is_fully_online(of: str = "current__") -> Q:
    """全程网办 (R-ITEM-19): no visit, and the depth reaches the result. `of`: the way from the row to the version."""
    reaches = Q()
    for depth in RESULT:
        reaches |= reaches_depth(depth, of)
    return Q(**{f"{of}visits": 0}) & reaches


def reaches_depth(depth: str, of: str = "current__") -> Q:
    return Q(**{f"{of}online_depth__contains": [depth]})


def has_no_materials(version: str = "current") -> Q:
    """零材料提交 (R-MAT-13), see `rules.zero_material`. The list may be short because nothing is said of the item at all:
    an item without any line counts too, and the indicators show apart how many those are."""
    return ~Q(Exists(asked_for(version)))


def asked_for(version: str) -> QuerySet[ItemMaterial]:
    """The materials that count, of the version that the row names."""
    return (
        ItemMaterial.objects.filter(version=OuterRef(version))
        .exclude(material_type=MaterialType.FORM, name__regex=zero_material.FORM_NAME)
        .exclude(necessity=Necessity.SHARED)
        .exclude(name__regex=zero_material.NONE)
        .exclude(name__contains=zero_material.SHOWS_WHO, name__regex=zero_material.IDENTITY)
    )


def meets(condition: Condition) -> Q:
    """The items of which this condition of a list's rule is true."""
    value: Any = condition.value
    asked = {
        ListElement.VISITS: lambda: Q(current__visits__lte=value),
        ListElement.ZERO_MATERIAL: has_no_materials,
        ListElement.INSTANT: lambda: Q(current__case_type=CaseType.INSTANT),
        ListElement.MAY_APPLY_ONLINE: lambda: Q(current__may_apply_online=True),
        ListElement.DEPTH: lambda: reaches_depth(value),
        ListElement.FULLY_ONLINE: is_fully_online,
        ListElement.HANDLING_SCOPE: lambda: Q(current__handling_scope__in=value),
        ListElement.NO_FEE: lambda: Q(current__is_charged=False),
        ListElement.SERVICE_OBJECT: lambda: Q(current__service_objects__contains=[value]),
    }
    return asked[condition.element]()
