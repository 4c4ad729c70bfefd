"""Every form that a catalogue manager finds on their pages, sent by others as it stands: with their ids in it, and nothing
comes of it. What an address alone leads to is asked in test_matrix.py."""

import io
import re
import uuid
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import resolve, reverse
from tests.cases import factories
from tests.catalogue.factories import a_body
from tests.security.desk import PDF, Forms, make_desk
from tests.security.people import signed_on_staff
from tests.security.test_spoiled import _as_testcase
from tests.security.world import addresses, state_of_everything

from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db
# What every manager keeps together with all others, and what is everybody's own.
COMMON = {
    "put-saying", "import-dictionary", "materials-accept", "put-material", "material-do", "answer-question", "settle-miss",
    "catalogue-import", "sign-out", "account", "end-sessions", "recovery-codes", "second-factor", "export",
}  # fmt: skip


def forms_of(client, world):
    """(view, address, fields, files) of every form on every page of this manager, each kind of it once."""
    found = {}
    for address in addresses():
        if address.face != "workbench":
            continue
        url = reverse(address.name, kwargs=address.given(world))
        page = client.get(url)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for action, method, fields, files in Forms(page.content.decode()).found:
            target = urljoin(url, action)
            view = resolve(urlsplit(target).path).view_name
            if method == "post" and view.partition(":")[0] == "workbench" and view.partition(":")[2] not in COMMON:
                for button in [name for name in fields if name in ("do", "act")] or [None]:
                    for value in fields.get(button, [None])[:8]:
                        one = {name: values[:1] for name, values in fields.items()} | (
                            {button: [value]} if button else {}
                        )
                        key = (view, re.sub(r"\d+", "n", target), tuple(sorted(fields)), value)
                        found.setdefault(key, (view, target, one, files))
    return list(found.values())


def send(client, target, fields, files):
    data = {name: list(values) for name, values in fields.items()} | {
        "once": uuid.uuid4().hex,
        "reason": "因为要试一试",
    }
    for name in files:
        data[name] = io.BytesIO(PDF)
        data[name].name = "表.pdf"
    return client.post(target, data)


def managers(world):
    body = world.office.body
    beside = a_body(name="云江市文化局", region_code=body.region_code)
    away = a_body(name="远方市教育局", region_code="999800000000")
    return {
        "manager of the body next door": factories.a_staff("邻", (Role.CATALOGUE_MANAGER, beside), body=beside),
        "manager of another region": factories.a_staff(
            "远", (Role.CATALOGUE_MANAGER, away), (Role.ESTABLISHMENT_REVIEWER, away.region_code), (Role.LEGAL_REVIEWER, away.region_code), body=away
        ),
        "head of the same body": factories.a_staff("长", (Role.LEADER, body), (Role.CHIEF_REP, body), body=body),
    }  # fmt: skip


def test_forms_of_one_manager_do_nothing_when_others_send_them():
    world, keeper = make_desk()
    own = signed_on_staff(keeper)
    forms = forms_of(own, world)
    assert len({view for view, *_rest in forms}) > 30, "these tests look at few forms"
    clients = {who: signed_on_staff(staff) for who, staff in managers(world).items()}
    before, wrong = state_of_everything(), []
    for who, client in clients.items():
        for _view, target, fields, files in forms:
            answer = send(client, target, fields, files)
            if answer.status_code not in (404, 403, 405, 409, 422):
                wrong.append(f"{who}: {target} {answer.status_code} {answer.get('Location', '')}")
    assert not wrong, "\n".join(wrong)
    after = state_of_everything()
    assert {name for name in after if after[name] != before[name]} <= {"identity_signintries"}, "something was written"


def test_the_same_forms_do_something_for_their_manager():
    """Or the test above would look at nothing."""
    world, keeper = make_desk()
    own, done = signed_on_staff(keeper), set()
    for view, target, fields, files in forms_of(own, world):
        with _as_testcase(transaction.atomic()):
            if send(own, target, fields, files).status_code == 302:
                done.add(view)
            transaction.set_rollback(True)
    assert len(done) > 15, done
