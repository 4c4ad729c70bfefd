"""A town to work in, made by the rooms' own operations: organs, items with a form and three materials, officials, citizens.

Loaded once into the database `base` of the stand; every run works on a copy.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.harness import stand

BODIES, ITEMS_PER_BODY, EXAMINERS_PER_BODY = 12, 5, 6
CITIZENS, CITIZENS_WITH_TOKEN, CLERKS = 400, 64, 44
CITY, HALL_NAME = "990100000000", "云江市政务服务中心"
PASSWORD = "Yunjiang-2026-Bench"
MATERIALS = ("申请书", "身份证明", "场所使用证明")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = timedelta(days=1)


@dataclass
class Citizen:
    """`files`: public ids of three uploads of theirs. `token` only for the first of them."""

    account: str
    applicant_id: int
    answers: dict[str, Any]
    token: str = ""
    files: list[str] = field(default_factory=list)


@dataclass
class Official:
    account: str
    staff_id: int
    role: str
    body: int  # which organ, counted from 0
    token: str = ""
    key: str = ""  # of their authenticator app


@dataclass
class Place:
    items: list[dict[str, Any]]  # code, body, materials
    citizens: list[Citizen]
    officials: list[Official]
    password: str = PASSWORD

    def of_body(self, body: int, role: str) -> list[Official]:
        return [one for one in self.officials if one.body == body and one.role == role]


def prepared() -> Place:
    """The place, loaded now unless the stand was kept with it, on a fresh copy of its database."""
    known = stand.loaded("place", lambda: asdict(build()))
    return Place(
        items=known["items"], citizens=[Citizen(**one) for one in known["citizens"]],
        officials=[Official(**one) for one in known["officials"]], password=known["password"],
    )  # fmt: skip


def build(at: datetime | None = None) -> Place:
    """The town in Django's database, as if it had been at work for two days."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from tongban.kernel import events

    at = at or timezone.localtime()
    hashed = make_password(PASSWORD)
    bodies, hall = _ground(at - 2 * DAY)
    items = _items(bodies, at - 2 * DAY)
    officials = _officials(bodies, hall, hashed, at - DAY)
    citizens = _citizens(hashed, at - DAY)
    events.drain()
    return Place(items, citizens, officials)


def _ground(at: datetime) -> tuple[list[Any], Any]:
    from tongban.identity import synthetic
    from tongban.kernel.actors import SYSTEM
    from tongban.regions import services

    services.register_division(code="990000000000", name="云州省", level=1, parent_code="", by=SYSTEM, at=at)
    services.register_division(code=CITY, name="云江市", level=2, parent_code="990000000000", by=SYSTEM, at=at)
    bodies = [
        services.register_body(
            name=f"云江市第{number + 1}业务局", short_name=f"云{number + 1}局", phone="0990-12345", region_code=CITY,
            credit_code=synthetic.credit_code(100 + number, "11"), address="云江市江城区人民路1号",
            review_body_name="云江市人民政府", court_name="云江市江城区人民法院", by=SYSTEM, at=at,
        )
        for number in range(BODIES)
    ]  # fmt: skip
    hall = services.register_hall(
        name=HALL_NAME, region_code=CITY, address="江滨路88号", hours="9:00-17:00", phone="0990-12345", by=SYSTEM, at=at
    )
    for number in range(1, CLERKS + 1):
        services.register_window(hall_id=hall.pk, number=f"A{number:02d}", name="综合窗口", by=SYSTEM, at=at)
    return bodies, hall


def _items(bodies: list[Any], at: datetime) -> list[dict[str, Any]]:
    """Permits of a promised term: two examiners, a form, three papers; the result is no licence of ours."""
    from tongban.catalogue import services
    from tongban.forms.services import publish_form
    from tongban.forms.sketch import compose, field, section
    from tongban.kernel.actors import SYSTEM

    schema, ui = compose([
        section("person", "申请人", [
            field("name", "text", "姓名", maxLength=50, prefill="name"),
            field("document_no", "id_number", "公民身份号码", prefill="document_no"),
            field("mobile", "phone", "联系电话", prefill="mobile"),
            field("address", "text", "详细地址", maxLength=100, prefill="address"),
        ]),
        section("matter", "申请事项", [
            field("kind", "radio", "申请类型", options={"new": "首次申请", "change": "变更"}),
            field("since", "date", "开始日期"),
            field("content", "textarea", "申请内容", maxLength=500),
        ]),
        section("promise", "声明", [field("true", "confirm", "我保证所填内容真实。")]),
    ])  # fmt: skip
    form = publish_form(code="bench", title="业务申请表", schema=schema, ui=ui, by=SYSTEM, at=at)
    found = []
    proof = services.ProofEntry(
        name="场所使用证明",
        basis_kind="law",
        basis="《中华人民共和国食品安全法》第三十五条",
        issuer="街道办事处",
        guide="当场开具。",
    )
    for place, body in enumerate(bodies):
        services.enter_proof(body_id=body.pk, entry=proof, by=SYSTEM, at=at)
        for number in range(1, ITEMS_PER_BODY + 1):
            code = f"{body.credit_code}39901{place + 1:02d}{number:03d}000"
            item = services.create_item(code=code, body_id=body.pk, by=SYSTEM, at=at)
            version = services.draft_version(
                item_id=item.pk, by=SYSTEM, at=at, elements=_elements(body.name, number, form.version),
                steps=[{"name": name, "days": "1个工作日"} for name in ("受理", "审查", "决定")],
                materials=[{"name": name, "form": "either", "originals": 1} for name in MATERIALS],
            )  # fmt: skip
            services.publish_version(version_id=version.pk, by=SYSTEM, at=at)
            codes = [material.code for material in version.materials.all()]
            found.append({"code": code, "body": place, "materials": codes})
    return found


def _elements(body: str, number: int, form_version: int) -> dict[str, Any]:
    return {
        "name": f"{body}经营许可（{number}类）", "item_type": "permit", "case_type": "promised", "statutory_limit": 20,
        "promised_limit": 10, "statutory_unit": "working_day", "promised_unit": "working_day",
        "legal_basis": "《中华人民共和国行政许可法》第十二条", "conditions": "具有固定的经营场所。",
        "service_objects": ["person", "enterprise"], "handling_forms": ["window", "online"], "visits": 0,
        "is_online": True, "may_apply_online": True, "result_type": "other", "result_name": "准予许可决定书",
        "form_code": "bench", "form_version": form_version, "min_assurance_level": 2, "may_courier": True,
    }  # fmt: skip


def _officials(bodies: list[Any], hall: Any, hashed: str, at: datetime) -> list[Official]:
    from tongban.identity.enums import Role

    wanted = [(Role.WINDOW_CLERK, 0, {"hall_id": hall.pk}) for _ in range(CLERKS)]
    for place, body in enumerate(bodies):
        roles = [Role.EXAMINER] * EXAMINERS_PER_BODY + [Role.CHIEF_REP, Role.LEADER]
        wanted += [(role, place, {"body_id": body.pk}) for role in roles]
    return [_official(number, role, place, bodies[place], where, hashed, at)
            for number, (role, place, where) in enumerate(wanted, start=1)]  # fmt: skip


def _official(number: int, role: Any, place: int, body: Any, where: dict, hashed: str, at: datetime) -> Official:
    from tongban.identity.services import assign_post, create_staff
    from tongban.kernel.actors import SYSTEM

    account = f"official{number:03d}"
    staff = create_staff(
        username=account, password=PASSWORD, password_hash=hashed, name=f"官员{number:03d}", staff_no=f"B{number:05d}",
        body_id=body.pk, must_change_password=False, by=SYSTEM, at=at,
    )  # fmt: skip
    assign_post(staff=staff, role=role, starts_on=at.date(), by=SYSTEM, at=at, **where)
    token = "" if "hall_id" in where else _token(at, staff=staff)
    return Official(account, staff.pk, str(role), place, token, enrolled(staff.user, at))


def enrolled(user: Any, at: datetime) -> str:
    """Give an official the second factor that production asks for; the key of their app. `at` must lie before today's
    sign-ins, because a code is taken once."""
    from tongban.identity.rules import totp
    from tongban.identity.services import begin_enrolment, confirm_enrolment

    key = begin_enrolment(user=user, at=at).key.replace(" ", "")
    confirm_enrolment(user=user, code=totp.code_of(key, totp.step_at(at)), by=user.staff, at=at)
    return key


def _citizens(hashed: str, at: datetime) -> list[Citizen]:
    from tongban.files.services import store_upload
    from tongban.identity import synthetic
    from tongban.identity.enums import UserKind
    from tongban.identity.models import User
    from tongban.identity.services import record_applicant
    from tongban.identity.services.passwords import set_password
    from tongban.kernel.actors import SYSTEM

    found = []
    for number in range(CITIZENS):
        born = date(1950 + number % 50, 1 + number % 12, 1 + number % 28)
        facts = {
            "name": f"居民{number:03d}", "document_no": synthetic.id_number(born, number), "mobile": synthetic.mobile(number),
            "address": f"云江市江城区江滨街道滨河路{number + 1}号",
        }  # fmt: skip
        person = record_applicant(region_code=CITY, by=SYSTEM, at=at, **facts)
        # An account without the questions of the registration page: 400 of them would only ask the demo register.
        user = User.objects.create_user(f"citizen{number:03d}", kind=UserKind.APPLICANT)
        set_password(user, PASSWORD, at, hashed=hashed)
        person.user, person.agreement_accepted_at = user, at
        person.save(update_fields=["user", "agreement_accepted_at"])
        answers = {
            "person": facts, "promise": {"true": True},
            "matter": {"kind": "new", "since": "2026-03-02", "content": "申请办理上述事项，材料已经备齐。"},
        }  # fmt: skip
        citizen = Citizen(user.username, person.pk, answers)
        if number < CITIZENS_WITH_TOKEN:
            citizen.token = _token(at, person=person)
            citizen.files = [
                str(store_upload(chunks=[PDF], name=f"{name}.pdf", owner=f"applicant:{person.pk}", at=at).public_id)
                for name in MATERIALS
            ]
        found.append(citizen)
    return found


def _token(at: datetime, **whose: Any) -> str:
    from tongban.identity.enums import ApiScope
    from tongban.identity.services import issue_api_token
    from tongban.kernel.actors import SYSTEM

    return issue_api_token(name="bench", scopes=ApiScope.values, days=30, by=SYSTEM, at=at, **whose)[1]
