"""The working calendar of a region, kept per process and checked by one small query.

The check reads the version of at most six rows (the country, and the region with those above it). Inside an HTTP
request it is made once per region; elsewhere (worker, commands, tests) at each call, so whoever needs many dates
fetches the calendar once and passes it on.
"""

from collections import OrderedDict
from uuid import UUID

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from tongban.calendars.models import CalendarDay, CalendarNotice
from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.kernel.statements import rows
from tongban.regions.rules.codes import chain, padded

KEPT = 64  # calendars with overlays of their own are few; each takes some 100 kB
_kept: OrderedDict[tuple[UUID, ...], WorkingCalendar] = OrderedDict()
_request = Local()


def working_calendar(region_code: str = "") -> WorkingCalendar:
    """The calendar in force in the region: national days and the extra days off of the region and those above it."""
    region_code = padded(region_code) if region_code else ""
    checked = getattr(_request, "checked", None)
    if checked is not None and region_code in checked:
        return checked[region_code]
    layers = rows(_LAYERS, ["{" + ",".join(f'"{code}"' for code in ("", *chain(region_code))) + "}"])
    calendar = _computed(layers)
    if checked is not None:
        checked[region_code] = calendar
    return calendar


# The wider region sorts first, since codes are padded with zeros.
_LAYERS = "SELECT id, version FROM calendars_calendar WHERE region_code = ANY(%s::text[]) ORDER BY region_code"


def notices(year: int | None = None) -> list[CalendarNotice]:
    """All imported notices, the latest first: what stands behind the calendar."""
    rows = CalendarNotice.objects.select_related("calendar").order_by("-year", "-pk")
    return list(rows.filter(year=year) if year else rows)


def days_of(year: int, region_code: str = "") -> list[CalendarDay]:
    """The special days of a year in this very layer, in order."""
    return list(CalendarDay.objects.filter(calendar__region_code=region_code, day__year=year).order_by("day"))


def _computed(layers: list[tuple[int, UUID]]) -> WorkingCalendar:
    key = tuple(version for _, version in layers)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    order = {pk: place for place, (pk, _) in enumerate(layers)}
    days = CalendarDay.objects.filter(calendar__in=order).values_list("calendar_id", "day", "is_off")
    exceptions = {day: not off for _, day, off in sorted(days, key=lambda row: order[row[0]])}
    years = CalendarNotice.objects.filter(calendar__region_code="").values_list("year", flat=True)
    _kept[key] = WorkingCalendar(exceptions, frozenset(years))
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return _kept[key]


def forget_checks() -> None:
    """After a change in this request: look again."""
    if getattr(_request, "checked", None) is not None:
        _request.checked = {}


def _start_request(**_: object) -> None:
    _request.checked = {}


def _end_request(**_: object) -> None:
    _request.checked = None


request_started.connect(_start_request, dispatch_uid="calendars.start")
request_finished.connect(_end_request, dispatch_uid="calendars.end")
