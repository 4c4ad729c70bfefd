"""Divisions, bodies, halls and windows."""

from dataclasses import dataclass, field
from datetime import datetime

from tongban.demo.place import city
from tongban.identity import synthetic
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body, Hall, Region
from tongban.regions.services import (
    register_body,
    register_division,
    register_functional_area,
    register_hall,
    register_window,
)

FIRST_ORGAN = 100  # number inside the credit codes of the bodies


@dataclass
class Ground:
    """By the keys of `place.city`."""

    bodies: dict[str, Body] = field(default_factory=dict)
    halls: dict[str, Hall] = field(default_factory=dict)


def load_ground(at: datetime) -> Ground:
    """Find what is there, enter what is missing, as of `at`."""
    known = set(Region.objects.filter(code__startswith="99", valid_to__isnull=True).values_list("code", flat=True))
    for code, name, level, parent in city.REGIONS:
        if code not in known:
            register_division(code=code, name=name, level=level, parent_code=parent, by=SYSTEM, at=at)
    for code, name, parent in city.FUNCTIONAL_AREAS:
        if code not in known:
            register_functional_area(code=code, name=name, parent_code=parent, by=SYSTEM, at=at)
    ground = Ground()
    for number, (key, *facts) in enumerate(city.BODIES):
        ground.bodies[key] = _body(synthetic.credit_code(FIRST_ORGAN + number, "11"), *facts, at=at)
    halls = {hall.name: hall for hall in Hall.objects.filter(region_code__startswith="99")}
    for key, name, region, address, windows in city.HALLS:
        ground.halls[key] = halls.get(name) or _hall(name, region, address, windows, at)
    return ground


def _body(credit_code: str, name: str, short_name: str, phone: str, *, at: datetime) -> Body:
    return Body.objects.filter(credit_code=credit_code).first() or register_body(
        name=name, short_name=short_name, credit_code=credit_code, region_code=city.CITY, phone=phone,
        address="云江市江城区人民路1号", review_body_name=city.GOVERNMENT, court_name=city.COURT, by=SYSTEM, at=at,
    )  # fmt: skip


def _hall(name: str, region: str, address: str, windows: list[tuple[str, str, str]], at: datetime) -> Hall:
    hall = register_hall(
        name=name, region_code=region, address=address, hours=city.HOURS, phone="0990-12345", by=SYSTEM, at=at
    )
    for number, window, _category in windows:
        register_window(hall_id=hall.pk, number=number, name=window, by=SYSTEM, at=at)
    return hall
