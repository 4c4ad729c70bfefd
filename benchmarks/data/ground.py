"""The place: one city with its districts, 40 departments, 6 halls, and officials for every role."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.data.shape import DEPARTMENT_OFFSET
from benchmarks.data.words import DEPARTMENTS, SURNAMES, THEMES, person_name

from tongban.catalogue.models import Theme
from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, section
from tongban.forms.sketch import field as question
from tongban.identity import synthetic
from tongban.identity.enums import Role, UserKind
from tongban.identity.models import Post, Staff, User
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body, Hall, RegionLevel, Window
from tongban.regions.services import register_body, register_division, register_hall, register_window

PASSWORD = "Right-Horse-7"  # of every sign-on  # noqa: S105
PROVINCE, CITY = "990000000000", "990100000000"
DISTRICTS = ("江城区", "临江区", "东屏区", "西岭县", "北泉县", "南浦市")
HALLS, WINDOWS = 6, 12
FORM = "bench-general"


@dataclass
class Organ:
    """A department as the rows of its cases need it. `weight`: its share of the cases."""

    body: Body
    weight: float
    chief: Staff
    leader: Staff
    examiners: list[Staff]


@dataclass
class Ground:
    organs: list[Organ] = field(default_factory=list)
    halls: list[Hall] = field(default_factory=list)
    windows: list[list[Window]] = field(default_factory=list)  # by hall
    clerks: list[list[Staff]] = field(default_factory=list)  # by hall
    supervisor: Staff | None = None
    themes: list[Theme] = field(default_factory=list)
    form_version: int = 1


class _People:
    """Officials with one password hash for all, so that four hundred of them cost no minute."""

    def __init__(self, password_hash: str, opened: datetime, at: datetime) -> None:
        self.password_hash, self.since, self.at, self.made = password_hash, opened.date(), at, 0

    def official(self, username: str, body: Body, *posts: tuple[str, dict]) -> Staff:
        self.made += 1
        user = User.objects.create(
            username=username, kind=UserKind.STAFF, password=self.password_hash, password_changed_at=self.at
        )
        staff = Staff.objects.create(
            user=user, name=person_name(self.made * len(SURNAMES) + self.made), staff_no=f"B{self.made:05d}", body=body
        )
        Post.objects.bulk_create(Post(staff=staff, role=role, starts_on=self.since, **at) for role, at in posts)
        return staff


def make_ground(*, password_hash: str, opened: datetime, at: datetime) -> Ground:
    """Enter everything, as of `opened`; some thousand small statements."""
    _divisions(opened)
    ground, people = Ground(), _People(password_hash, opened, at - timedelta(days=1))
    for number, name in enumerate(DEPARTMENTS):
        ground.organs.append(_organ(number, name, people, opened))
    office = ground.organs[DEPARTMENTS.index("行政审批局")].body
    for number in range(HALLS):
        _hall(number, ground, office, people, opened)
    ground.supervisor = people.official("supervisor", office, (Role.SUPERVISOR, {"region_code": CITY}))
    people.official("auditor", office, (Role.AUDITOR, {"region_code": CITY}))
    people.official("admin", office, (Role.ADMIN, {"region_code": CITY}))
    ground.themes = [
        Theme.objects.create(code=code, name=name, audience=audience, order=order)
        for order, (code, name, audience) in enumerate(THEMES)
    ]
    ground.form_version = _form(opened)
    return ground


def _divisions(at: datetime) -> None:
    levels = RegionLevel
    register_division(code=PROVINCE, name="云川省", level=levels.PROVINCE, by=SYSTEM, at=at)
    register_division(code=CITY, name="云江市", level=levels.CITY, parent_code=PROVINCE, by=SYSTEM, at=at)
    for number, name in enumerate(DISTRICTS):
        code = f"9901{number + 2:02d}000000"
        register_division(code=code, name=name, level=levels.COUNTY, parent_code=CITY, by=SYSTEM, at=at)


def _organ(number: int, name: str, people: _People, at: datetime) -> Organ:
    body = register_body(
        name=f"云江市{name}", short_name=f"云{number + 1:02d}{name[:2]}", credit_code=synthetic.credit_code(7_000 + number, "11"),
        region_code=CITY, phone="0990-12345", address=f"云江市江城区人民路{number + 1}号", review_body_name="云江市人民政府",
        court_name="云江市江城区人民法院", by=SYSTEM, at=at,
    )  # fmt: skip
    weight, here = 1 / (number + DEPARTMENT_OFFSET), {"body": body}
    key = f"d{number + 1:02d}"
    return Organ(
        body, weight,
        chief=people.official(f"{key}-chief", body, (Role.CHIEF_REP, here)),
        leader=people.official(f"{key}-leader", body, (Role.LEADER, here)),
        examiners=[
            people.official(f"{key}-examiner{n + 1}", body, (Role.EXAMINER, here)) for n in range(max(3, int(20 * weight)))
        ],
    )  # fmt: skip


def _hall(number: int, ground: Ground, office: Body, people: _People, at: datetime) -> None:
    hall = register_hall(
        name=f"云江市政务服务中心第{number + 1}大厅", region_code=CITY, address=f"江滨路{number + 1}号", hours="9:00-17:20",
        by=SYSTEM, at=at,
    )  # fmt: skip
    windows, clerks, here = [], [], {"hall": hall}
    for n in range(WINDOWS):
        windows.append(
            register_window(hall_id=hall.pk, number=f"{number + 1}{n + 1:02d}", name="综合窗口", by=SYSTEM, at=at)
        )
        role = Role.ISSUE_CLERK if n == WINDOWS - 1 else Role.WINDOW_CLERK
        clerks.append(people.official(f"h{number + 1}-clerk{n + 1:02d}", office, (role, here)))
    ground.halls.append(hall)
    ground.windows.append(windows)
    ground.clerks.append(clerks)


def _form(at: datetime) -> int:
    schema, ui = compose([
        section("base", "申请内容", [
            question("purpose", "radio", "办理原因", options={"new": "首次申请", "change": "情况变化", "lost": "遗失补办"}),
            question("address", "text", "通讯地址", maxLength=100),
            question("contact", "phone", "联系电话"),
            question("content", "textarea", "申请事由", maxLength=500),
        ]),
    ])  # fmt: skip
    return publish_form(code=FORM, title="通用申请表", schema=schema, ui=ui, by=SYSTEM, at=at).version
