"""People for tests: plain functions, synthetic numbers (R-ID-2). Other rooms' tests use them too."""

from datetime import UTC, date, datetime
from itertools import count

from tongban.identity import services, synthetic
from tongban.identity.enums import ActingAs, ApplicantKind, AssuranceLevel, DocumentType, UserKind
from tongban.identity.models import Acting, Applicant, Mandate, Post, Staff, User
from tongban.kernel import crypto
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body, Hall

_next = count(1)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 9:00 in China
FROM = date(2020, 1, 1)
PASSWORD = "Right-Horse-7"


def make_body(name: str = "", region_code: str = "990100000000") -> Body:
    """A department in a region that does not exist."""
    n = next(_next)
    return Body.objects.create(
        name=name or f"第{n}局",
        short_name=f"局{n}",
        credit_code=synthetic.credit_code(n, "11"),
        region_code=region_code,
    )


def make_hall(region_code: str = "990100000000") -> Hall:
    return Hall.objects.create(
        name=f"大厅{next(_next)}", region_code=region_code, address="云江路1号", hours="9:00-17:00"
    )


def make_staff(
    *roles: str, body: Body | None = None, hall: Hall | None = None, region_code: str = "", name: str = "王明"
) -> Staff:
    """An official of `body` who holds the roles at one scope: hall if given, else region if given, else the body."""
    n = next(_next)
    body = body or make_body()
    user = User.objects.create_user(f"staff{n}", PASSWORD, kind=UserKind.STAFF)
    User.objects.filter(pk=user.pk).update(password_changed_at=AT)
    staff = Staff.objects.create(user=user, name=name, staff_no=f"S{n:05d}", body=body)
    scope = {"hall": hall} if hall else {"region_code": region_code} if region_code else {"body": body}
    Post.objects.bulk_create([Post(staff=staff, role=role, starts_on=FROM, **scope) for role in roles])
    return staff


def make_person(
    name: str = "张三丰",
    *,
    has_account: bool = True,
    level: int = AssuranceLevel.THREE_FACTORS,
    born: date = date(1990, 1, 1),
) -> Applicant:
    """A natural person, with an account unless said otherwise."""
    n = next(_next)
    number, mobile = synthetic.id_number(born, n % 1000), synthetic.mobile(n)
    user = User.objects.create_user(f"person{n}", PASSWORD) if has_account else None
    return Applicant.objects.create(
        kind=ApplicantKind.NATURAL, user=user, name=name, document_type=DocumentType.RESIDENT_ID, document_no=number,
        document_no_hash=crypto.keyed_hash(number), mobile=mobile, mobile_hash=crypto.keyed_hash(mobile),
        assurance_level=level,
    )  # fmt: skip


def make_firm(name: str = "云江餐饮有限公司", *, legal_rep: Applicant | None = None) -> Applicant:
    """A firm, with its legal representative's mandate."""
    legal_rep = legal_rep or make_person("李法人")
    code = synthetic.credit_code(next(_next))
    firm = Applicant.objects.create(
        kind=ApplicantKind.LEGAL, name=name, document_type=DocumentType.CREDIT_CODE, document_no=code,
        document_no_hash=crypto.keyed_hash(code), legal_rep_name=legal_rep.name, assurance_level=AssuranceLevel.THREE_FACTORS,
    )  # fmt: skip
    Mandate.objects.create(principal=firm, agent=legal_rep, acting_as=ActingAs.LEGAL_REP, starts_on=FROM)
    return firm


def make_handler(
    firm: Applicant, *, starts_on: date = FROM, ends_on: date | None = None, item_codes: tuple[str, ...] = ()
) -> Acting:
    """A handler acting for the firm under a mandate."""
    agent = make_person("赵经办")
    mandate = Mandate.objects.create(
        principal=firm,
        agent=agent,
        acting_as=ActingAs.HANDLER,
        starts_on=starts_on,
        ends_on=ends_on,
        item_codes=list(item_codes),
    )
    return Acting(agent, firm, ActingAs.HANDLER, mandate.pk, item_codes)


def acting(person: Applicant | None = None) -> Acting:
    """Somebody acting for themself."""
    person = person or make_person()
    return Acting(person, person)


def assign(staff: Staff, role: str, **scope) -> Post:
    """A further post, by the platform."""
    return services.assign_post(staff=staff, role=role, by=SYSTEM, at=AT, **scope)
