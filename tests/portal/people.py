"""Signed-on people for the tests of the portal, and items that can be applied for."""

import time
from datetime import timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.timezone import localdate
from tests.cases.factories import MONDAY_9AM as WHEN
from tests.cases.factories import a_person, an_office

from tongban.forms.services import publish_form
from tongban.forms.sketch import compose, field, section
from tongban.identity.enums import ActingAs
from tongban.identity.models import Mandate
from tongban.identity.services.sessions import MANDATE, SEEN_AT, SIGNED_IN_AT
from tongban.kernel.actors import SYSTEM

_numbers = count(1)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SITUATIONS = {
    "questions": [
        {
            "id": "premises", "text": "经营场所是您自己的吗？", "kind": "single",
            "options": [{"id": "own", "label": "是"}, {"id": "rent", "label": "租的"}],
        }
    ],
    "start": ["premises"],
}  # fmt: skip
MATERIALS = [
    {"name": "申请书"},
    {"name": "租赁合同", "needed_when": [{"premises": "rent"}]},
    {"name": "营业执照", "necessity": "shared"},
]


def somebody(name="欧阳小云", **fields):
    """A person with an account."""
    user = get_user_model().objects.create_user(f"somebody{next(_numbers)}", "huan-le-8-Jiang")
    return a_person(name, user=user, **fields)


def signed_on(person, mandate=None):
    """A client with this person's session."""
    client = Client()
    client.force_login(person.user)
    session = client.session
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()
    if mandate:
        session[MANDATE] = mandate.pk
    session.save()
    return client


def a_mandate(principal, agent, *, ends_in=30, acting_as=ActingAs.HANDLER, **fields):
    """In force since a month ago, and for `ends_in` days more (negative: it has ended)."""
    today = localdate()
    return Mandate.objects.create(
        principal=principal, agent=agent, acting_as=acting_as, starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=ends_in), **fields,
    )  # fmt: skip


def a_form(code="shop-form"):
    schema, ui = compose(
        [
            section(
                "shop", "店铺",
                [field("name", "text", "店名", maxLength=20), field("owner", "text", "经营者", prefill="name")],
            )
        ]
    )  # fmt: skip
    return publish_form(code=code, title="开店申请表", schema=schema, ui=ui, by=SYSTEM, at=WHEN)


def a_shop_item(*, materials=MATERIALS, **fields):
    """An item with a situation, a form and materials, open online; its office."""
    form = a_form()
    return an_office(
        name="小店备案", situations=SITUATIONS, materials=materials, form_code=form.code, form_version=form.version,
        **fields,
    )  # fmt: skip
