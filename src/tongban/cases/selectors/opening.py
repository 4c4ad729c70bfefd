"""The first pages of the lists that open with every working day: statements put together once (`kernel.shaped`), asked with
the bodies of whoever opens them. None for whoever oversees a region or nothing.

The lists themselves are those of `listings`; a test holds the two to one answer."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from tongban.cases.models import Case
from tongban.cases.selectors import listings
from tongban.cases.selectors.access import cases_of_bodies_and_regions, overseen_by
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing, Page, first_page
from tongban.kernel.shaped import Shaped

List = Callable[..., Listing]


def due_first(staff: Staff, on: date, limit: int) -> Page | None:
    bodies, regions = overseen_by(staff, on)
    return _page(_due, bodies, limit) if bodies and not regions else None


def to_accept(staff: Staff, on: date, limit: int) -> Page | None:
    bodies = listings.bodies_of(staff, on)
    return _page(_to_accept, bodies, limit) if bodies else None


def in_examination(staff: Staff, on: date, limit: int) -> Page | None:
    bodies = listings.bodies_of(staff, on)
    return _page(_in_examination, bodies, limit) if bodies else None


def my_cases(applicant_id: int, limit: int, is_open: bool | None) -> Page:
    return _page({None: _mine, True: _mine_open, False: _mine_closed}[is_open], [applicant_id], limit)


def _due(*bodies: int) -> Listing:
    return listings.due_among(cases_of_bodies_and_regions(bodies))


def _to_accept(*bodies: int) -> Listing:
    return listings.to_accept_in(bodies)


def _in_examination(*bodies: int) -> Listing:
    return listings.in_examination_in(bodies)


def _mine(applicant_id: int) -> Listing:
    return listings.filed_by(Case.objects.filter(applicant_id=applicant_id))


def _mine_open(applicant_id: int) -> Listing:
    return listings.filed_by(Case.objects.filter(applicant_id=applicant_id), is_open=True)


def _mine_closed(applicant_id: int) -> Listing:
    return listings.filed_by(Case.objects.filter(applicant_id=applicant_id), is_open=False)


@lru_cache(maxsize=64)
def _first(of: List, limit: int) -> tuple[Shaped, tuple[str, ...]]:
    return Shaped(lambda *bodies: of(*bodies).whole()[: limit + 1]), of(0).order


def _page(of: List, bodies: list[int], limit: int) -> Page:
    asked, order = _first(of, limit)
    return first_page(asked(*bodies), of=Case.objects.all(), order=order, limit=limit)
