"""证照分离 on the workbench."""

import uuid

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.test_reforms import put

from tongban.catalogue.models import PermitReform
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db
FILLED = {
    "kind": "filing",
    "scope": "whole_country",
    "measure": "取消审批，改为备案。",
    "replaced_by": "经营者备案",
    "document": "国发〔2021〕7号",
}


@pytest.fixture
def client_of_manager(as_staff, office):
    return as_staff(factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body))


def post(client, name, /, *args, **fields):
    return client.post(reverse(f"workbench:{name}", args=args), {"once": uuid.uuid4().hex, **fields})


def shown(client, name, *args, query=""):
    answer = client.get(reverse(f"workbench:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_manager_writes_a_reform_down_and_ends_it(client_of_manager, office):
    client, code = client_of_manager, office.item.code
    assert reverse("workbench:reform", args=[code]) in shown(client, "reforms", query="?list=missing")
    assert post(client, "reform", code, **FILLED).status_code == 302
    reform = PermitReform.objects.get()
    assert "审批改为备案" in shown(client, "reforms", query="?kind=filing") and "涉企许可都已登记" in shown(
        client, "reforms", query="?list=missing"
    )
    page = shown(client, "reform", code, query="?scope=whole_country")
    assert 'value="filing" checked' in page and "经营者备案" in page
    assert 'value="filing" checked' not in shown(client, "reform", code, query="?scope=free_trade_zone")
    assert post(client, "reform-end", reform.pk, reason="").status_code == 422
    assert post(client, "reform-end", reform.pk, reason="改革措施调整").status_code == 302
    assert post(client, "reform-end", reform.pk, reason="改革措施调整").status_code == 404
    assert "还没有登记改革措施" in shown(client, "reforms")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client_of_manager, office):
    answer = post(client_of_manager, "reform", office.item.code, **FILLED | {"replaced_by": "", "since": "x"})
    assert answer.status_code == 422 and "请填写日期" in answer.content.decode()
    answer = post(client_of_manager, "reform", office.item.code, **FILLED | {"replaced_by": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="replaced_by-error"' in page and "取消审批，改为备案。" in page


def test_a_cancelling_leads_to_the_form_that_cancels_the_item(client_of_manager, office):
    answer = post(client_of_manager, "reform", office.item.code, **FILLED | {"kind": "cancel"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="kind-error"' in page
    assert reverse("workbench:item-standing", args=[office.item.code, "cancel"]) in page


def test_what_is_no_permit_for_enterprises_has_no_form(client_of_manager, office):
    item = published_item(body=office.body, item_type="confirmation")
    assert client_of_manager.get(reverse("workbench:reform", args=[item.code])).status_code == 404


def test_reforms_of_others_are_read_only(client_of_manager):
    theirs = published_item(body=a_body("云江市教育局"), name="办学许可")
    put(theirs, kind="optimise")
    page = shown(client_of_manager, "reforms")
    assert "办学许可" in page and reverse("workbench:reform", args=[theirs.code]) not in page


@pytest.mark.parametrize("which", ["", "?list=missing"])
def test_the_lists_ask_the_same_number_of_queries_however_long(
    client_of_manager, office, which, django_capture_queries
):
    counts = []
    for number in (2, 15):
        for n in range(number):
            put(published_item(body=office.body, name=f"第{number}-{n}项"), kind="optimise")
            published_item(body=office.body, name=f"未{number}-{n}项")
        with django_capture_queries() as seen:
            shown(client_of_manager, "reforms", query=which)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
