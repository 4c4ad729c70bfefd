"""Where a log is replayed: an organ of its own, an item, and an official for everybody whom the log names."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zlib import crc32

from django.contrib.auth.hashers import make_password

from tongban.cases.replay.reading import CaseLog
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.services import create_item, draft_version, publish_version
from tongban.identity import synthetic
from tongban.identity.enums import Role
from tongban.identity.models import Applicant, Staff
from tongban.identity.services import assign_post, create_staff, record_applicant
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body, Region, RegionLevel
from tongban.regions.services import register_body, register_division

REGION = "999900000000"  # no place on the map
NOBODY = "（未注明）"


@dataclass
class Place:
    """`staff` by the name in the log."""

    body: Body
    item: ServiceItem
    staff: dict[str, Staff] = field(default_factory=dict)

    def who(self, *names: str) -> Staff:
        """The first of the names that the log's people know, else whoever stands for nobody in particular."""
        return next((self.staff[name] for name in names if name in self.staff), self.staff[NOBODY])


def place_for(log: CaseLog, *, body: Body | None = None) -> Place:
    """Found, or made by the ordinary operations as of the day before the log begins."""
    first = min((moment for case in log.cases for moment in _moments(case)), default=None)
    at = (first or datetime(2020, 1, 1)) - timedelta(days=1)
    body = body or _body(log, at)
    place = Place(body, _item(log, body, at))
    for name in (NOBODY, *log.people):
        place.staff[name] = _official(name, log, body, at)
    return place


def applicant_for(case_id: str, log: CaseLog, at: datetime) -> Applicant:
    """The log names nobody: each case gets a synthetic applicant (R-ID-2)."""
    number = synthetic.credit_code(crc32(f"{log.name}:{case_id}".encode()) % 1_000_000_000)
    return record_applicant(
        name=f"申请人 {case_id}"[:200], document_no=number, document_type="credit", kind="legal", in_person=False,
        by=SYSTEM, at=at,
    )  # fmt: skip


def _moments(case) -> list[datetime]:
    return [case.started_at, *([case.ended_at] if case.ended_at else []), *(event.at for event in case.events)]


def _body(log: CaseLog, at: datetime) -> Body:
    code = synthetic.credit_code(900_000_000 + crc32(log.name.encode()) % 100_000_000, "11")
    if found := Body.objects.filter(credit_code=code).first():
        return found
    if not Region.objects.filter(code=REGION, valid_to__isnull=True).exists():
        register_division(code=REGION, name="回放市", level=RegionLevel.CITY, by=SYSTEM, at=at)
    return register_body(
        name=f"办件日志机关（{log.name}）"[:200], short_name=f"志{crc32(log.name.encode()) % 10_000:04d}",
        credit_code=code, region_code=REGION, by=SYSTEM, at=at,
    )  # fmt: skip


def _item(log: CaseLog, body: Body, at: datetime) -> ServiceItem:
    code = f"{body.credit_code}400LOG{crc32(log.name.encode()) % 10_000_000:07d}"
    if found := ServiceItem.objects.filter(code=code).first():
        return found
    item = create_item(code=code, body_id=body.pk, by=SYSTEM, at=at)
    version = draft_version(
        item_id=item.pk, by=SYSTEM, at=at, materials=[], steps=[], elements={
            "name": f"日志办件（{log.name}）"[:200], "item_type": "other_power", "case_type": "promised",
            "statutory_limit": 45, "promised_limit": 45, "legal_basis": "原系统未载明", "may_apply_online": False,
            "service_objects": ["person", "enterprise"], "handling_forms": ["window"],
        },
    )  # fmt: skip
    publish_version(version_id=version.pk, by=SYSTEM, at=at)
    return item


def _official(name: str, log: CaseLog, body: Body, at: datetime) -> Staff:
    """An account that nobody can sign on with yet: it has none. The posts let them do what the log says."""
    key = f"{crc32(log.name.encode()):08x}-{crc32(name.encode()):08x}"
    if found := Staff.objects.filter(staff_no=key).first():
        return found
    staff = create_staff(
        username=f"log-{key}", password=f"Log-{secrets.token_urlsafe(12)}7", password_hash=make_password(None),
        name=name[:100], staff_no=key,
        body_id=body.pk, by=SYSTEM, at=at,
    )  # fmt: skip
    for role in (Role.EXAMINER, Role.CHIEF_REP):
        assign_post(staff=staff, role=role, body_id=body.pk, starts_on=at.date(), by=SYSTEM, at=at)
    return staff
