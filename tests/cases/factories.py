"""Cases for tests, brought to where a test needs them by the real operations and a clock that the test holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from tests.catalogue.factories import a_body, published_item

from tongban.cases import services
from tongban.cases.models import Case
from tongban.catalogue.models import ServiceItem
from tongban.files.models import StoredFile
from tongban.identity.enums import ApplicantKind, AssuranceLevel, DocumentType, Role, UserKind
from tongban.identity.models import Acting, Applicant, Post, Staff, User
from tongban.kernel import crypto, events
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body, Hall, Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_9AM = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
_numbers = count(1)


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    """`at("2025-06-06")` is nine in the morning there."""
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=SHANGHAI)


def a_person(
    name: str = "欧阳小云", *, level: int = AssuranceLevel.IN_PERSON, firm: bool = False, **fields: Any
) -> Applicant:
    number = f"9999{next(_numbers):014d}"
    return Applicant.objects.create(
        name=name, kind=ApplicantKind.LEGAL if firm else ApplicantKind.NATURAL, assurance_level=level,
        document_type=DocumentType.CREDIT_CODE if firm else DocumentType.RESIDENT_ID, document_no=number,
        document_no_hash=crypto.keyed_hash(number), **fields,
    )  # fmt: skip


def acting(person: Applicant) -> Acting:
    return Acting(person=person, applicant=person)


def a_staff(name: str, *posts: tuple[str, Any], body: Body) -> Staff:
    """An official with posts: (role, body | hall | region code)."""
    number = next(_numbers)
    user = User.objects.create(
        username=f"staff{number}", kind=UserKind.STAFF, password="!", password_changed_at=datetime.now(SHANGHAI)
    )
    staff = Staff.objects.create(user=user, name=name, staff_no=f"Y{number:05d}", body=body)
    for role, scope in posts:
        where = (
            {"body": scope}
            if isinstance(scope, Body)
            else {"hall": scope}
            if isinstance(scope, Hall)
            else {"region_code": scope}
        )
        Post.objects.create(staff=staff, role=role, starts_on=datetime(2020, 1, 1).date(), **where)
    return staff


def a_file(owner: str, name: str = "身份证.pdf") -> StoredFile:
    return StoredFile.objects.create(
        name=name,
        content_type="application/pdf",
        size=10,
        sha256=f"{next(_numbers):064d}",
        owner=owner,
        created_at=MONDAY_9AM,
    )


@dataclass
class Office:
    """A body with its people, a hall with its clerks, and an item they handle."""

    item: ServiceItem
    body: Body = field(init=False)
    hall: Hall = field(init=False)

    def __post_init__(self) -> None:
        self.body = self.item.body
        self.hall = Hall.objects.create(
            name="云江市政务服务中心", region_code=self.body.region_code, address="解放路 1 号", hours="9:00-17:00"
        )
        self.window = Window.objects.create(hall=self.hall, number="A01", name="综合窗口")
        self.clerk = a_staff("陈窗口", (Role.WINDOW_CLERK, self.hall), body=self.body)
        self.issuer = a_staff("周出件", (Role.ISSUE_CLERK, self.hall), body=self.body)
        self.examiner = a_staff("王审查", (Role.EXAMINER, self.body), body=self.body)
        self.second = a_staff("李审查", (Role.EXAMINER, self.body), body=self.body)
        self.chief = a_staff("赵首席", (Role.CHIEF_REP, self.body), body=self.body)
        self.leader = a_staff("孙局长", (Role.LEADER, self.body), body=self.body)


def an_office(**item: Any) -> Office:
    """`case_type`, `promised`, `desk_may_decide=True`, … describe the item; its first material list is short."""
    body = item.pop("body", None) or a_body(
        review_body_name="云江市人民政府", court_name="云江市中级人民法院", phone="0999-12345"
    )
    return Office(published_item(body=body, **item))


def draft(office: Office, person: Applicant | None = None, *, when: datetime = MONDAY_9AM) -> Case:
    """A complete draft: all materials uploaded."""
    by = acting(person or a_person())
    case = services.start_draft(item_code=office.item.code, by=by, at=when)
    for material in office.item.current.materials.all():
        file = a_file(f"applicant:{by.person.pk}", f"{material.name}.pdf")
        services.attach_material(case_id=case.pk, material_code=material.code, file_id=file.public_id, by=by, at=when)
    case.refresh_from_db()
    return case


def the_applicant(case: Case) -> Acting:
    return acting(case.applicant)


def make_case(  # noqa: PLR0913
    office: Office | None = None, *, person: Applicant | None = None, when: datetime = MONDAY_9AM,
    at_window: bool = False, submitted: bool = True, received: bool = True, accepted: bool = False,
    assigned: bool = False, examined: bool = False, granted: bool = False, refused: bool = False,
    delivered: bool = False, in_correction: bool = False, drained: bool = False, **item: Any,
) -> Case:  # fmt: skip
    """A case brought so far; each trait includes those before it. One hour lies between two steps."""
    office = office or an_office(**item)
    clock = (when + timedelta(hours=hour) for hour in count())
    refused_or_granted = granted or refused or delivered
    examined = examined or refused_or_granted
    assigned = assigned or examined
    accepted = accepted or assigned
    if at_window:
        case = services.receive_case(
            item_code=office.item.code, applicant_id=(person or a_person()).pk, hall_id=office.hall.pk, answers={},
            window_id=office.window.pk, situation={}, by=office.clerk, at=next(clock),
            materials=[{"code": m.code} for m in office.item.current.materials.all()],
        )  # fmt: skip
    else:
        case = draft(office, person, when=next(clock))
        if submitted:
            services.submit_case(case_id=case.pk, by=the_applicant(case), at=next(clock))
            if received:
                services.issue_intake_receipt(case_id=case.pk, by=SYSTEM, at=when + timedelta(hours=1))
    if in_correction:
        defects = [{"target": office.item.current.materials.first().code, "text": "缺少签名"}]
        services.request_correction(case_id=case.pk, defects=defects, by=office.examiner, at=next(clock))
    if accepted:
        services.accept_case(case_id=case.pk, by=office.examiner, at=next(clock))
    if assigned:
        pair = [office.examiner.pk, office.second.pk]
        services.assign_examiner(case_id=case.pk, examiner_ids=pair, by=office.chief, at=next(clock))
    if examined:
        services.examine_case(
            case_id=case.pk, opinion="符合条件", passed=not refused, by=office.examiner, at=next(clock)
        )
    if refused_or_granted:
        services.decide_case(
            case_id=case.pk,
            granted=not refused,
            reasons="不符合第八条规定的条件" if refused else "",
            by=office.leader,
            at=next(clock),
        )
    if delivered:
        moment = next(clock)
        case.refresh_from_db()
        if case.state == "granted" and case.version.result_type == "licence":
            services.issue_case(case_id=case.pk, licence_identifier="1.2.156.3005.2.TEST", by=SYSTEM, at=moment)
        services.deliver_case(
            case_id=case.pk, way="window", receiver_name=case.applicant_name, by=office.chief, at=moment
        )
    if drained:
        events.drain()
    case.refresh_from_db()
    return case
