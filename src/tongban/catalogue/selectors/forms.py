"""Which items ask with which e-form. A version names its form by code and version; publishing a form changes no item."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from tongban.catalogue import permissions
from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.identity.models import Staff


def counts_by_form(codes: Iterable[str]) -> dict[str, int]:
    """Form → how many items in force ask with it. One query."""
    found = ServiceItem.objects.filter(current__form_code__in=[code for code in codes if code])
    return dict(found.values_list("current__form_code").annotate(Count("pk")))


def items_asking_with(form_code: str, *, limit: int = 50) -> list[ServiceItem]:
    """The items in force that ask with this form, whichever version, each with its version in force and body. One query."""
    found = ServiceItem.objects.filter(current__form_code=form_code).exclude(current__form_code="")
    return list(found.select_related("current", "body").order_by("current__name", "pk")[:limit])


def drafts_asking_with(staff: Staff, on: date, form_code: str, *, limit: int = 50) -> list[ItemVersion]:
    """The drafts of items that this official keeps which ask with this form: those that could take another version of it.
    One query beside the posts."""
    bodies = permissions.bodies_kept_by(staff, on)
    found = ItemVersion.objects.filter(form_code=form_code, state=VersionState.DRAFT, item__body_id__in=bodies)
    return list(found.exclude(form_code="").select_related("item__body").order_by("name", "pk")[:limit])
