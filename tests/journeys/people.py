"""Shared set-up of the journeys, by the real operations: people and firms with accounts, and an office that grants licences."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image
from tests.cases import factories
from tests.catalogue.factories import a_body
from tests.journeys.facts import an_id_number

from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, field, section
from tongban.identity import synthetic
from tongban.identity.backends import demo as register
from tongban.identity.enums import ActingAs, Factor
from tongban.identity.models import Acting, Applicant, Mandate
from tongban.identity.services import grant_mandate, record_applicant, register_legal, register_natural
from tongban.kernel.actors import SYSTEM
from tongban.licences.services import register_type

PASSWORD = "huan-le-8-Jiang"
_numbers = count(301)
SITUATIONS = {
    "questions": [
        {
            "id": "premises", "text": "经营场所是您自己的吗？", "kind": "single",
            "options": [{"id": "own", "label": "是自己的"}, {"id": "rent", "label": "租来的"}],
        }
    ],
    "start": ["premises"],
}  # fmt: skip


def a_citizen(name: str, username: str) -> Applicant:
    """Seen at a counter once, then registered online."""
    number, at = an_id_number("19900101", f"{next(_numbers)}"), timezone.now()
    factors = {Factor.SOCIAL_SECURITY: f"SB{number[6:16]}", Factor.BANK_CARD: "6222020000000000123"}
    register.enter_person(name=name, document_no=number, factors=factors)
    record_applicant(name=name, document_no=number, by=SYSTEM, at=at)
    return register_natural(
        username=username, password=PASSWORD, name=name, document_no=number, factors=factors, accepts_agreement=True,
        at=at,
    )  # fmt: skip


def a_firm(name: str, legal_rep: Applicant) -> Applicant:
    """Registered by its legal representative."""
    code = synthetic.credit_code(next(_numbers))
    register.enter_firm(
        name=name, credit_code=code, legal_rep_name=legal_rep.name, legal_rep_document_no=legal_rep.document_no
    )
    return register_legal(
        name=name, credit_code=code, address="云江市江滨路88号", by=Acting(legal_rep, legal_rep), at=timezone.now()
    )


def as_legal_rep(firm: Applicant, person: Applicant) -> Acting:
    mandate = Mandate.objects.get(principal=firm, agent=person, acting_as=ActingAs.LEGAL_REP)
    return Acting(person, firm, ActingAs.LEGAL_REP, mandate.pk)


def a_handler(firm: Applicant, legal_rep: Applicant, handler: Applicant, *, last_day: date) -> Mandate:
    """The handler may act for the firm until the last day, given by its legal representative."""
    now = timezone.now()
    return grant_mandate(
        agent_document_no=handler.document_no, agent_name=handler.name, starts_on=timezone.localdate(now),
        ends_on=last_day, by=as_legal_rep(firm, legal_rep), at=now,
    )  # fmt: skip


def an_office_for_restaurants(*, materials: Any = None) -> factories.Office:
    """食品经营许可: a question, a form, papers; a promised permit whose grant makes a licence."""
    body = a_body(review_body_name="云江市人民政府", court_name="云江市中级人民法院", phone="0999-12345")
    code, at = f"{body.credit_code}001", timezone.now() - timedelta(days=30)
    register_type(code=code, name="食品经营许可证", labels=["店名"], valid_months=60, by=SYSTEM, at=at)
    schema, ui = compose(
        [
            section(
                "shop",
                "店铺",
                [field("name", "text", "店名", maxLength=20), field("owner", "text", "经营者", prefill="name")],
            )
        ]
    )
    form = publish_form(code="restaurant", title="食品经营许可申请表", schema=schema, ui=ui, by=SYSTEM, at=at)
    return factories.an_office(
        body=body, situations=SITUATIONS, form_code=form.code, form_version=form.version, result_type="licence",
        result_name="食品经营许可证", licence_type_code=code, licence_valid_months=60,
        materials=materials or [
            {"name": "设施布局图"}, {"name": "租赁合同", "needed_when": [{"premises": "rent"}]},
        ],
    )  # fmt: skip


def a_picture(name: str, colour: str = "white") -> dict[str, Any]:
    """A photograph of a paper, as a telephone makes it."""
    data = BytesIO()
    Image.new("RGB", (240, 320), colour).save(data, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": data.getvalue()}
