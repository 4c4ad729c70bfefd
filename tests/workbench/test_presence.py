"""应进必进 on the workbench: rates for those who answer for them, placing items for their managers."""

import uuid

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.test_presence import a_hall, bring, outside

from tongban.cases.models import Case
from tongban.catalogue.models import HallPresence, OutsideHalls
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(office):
    return factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


def post(client, verb, **fields):
    fields = {"once": uuid.uuid4().hex, "state": "missing"} | fields
    return client.post(reverse("workbench:presence-do", args=[verb]), fields)


def shown(client, name, *args, query=""):
    answer = client.get(reverse(f"workbench:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_rates_stand_against_the_targets_of_the_place(as_staff, office, manager, settings):
    settings.TONGBAN_TARGETS = {"": {"in_halls_pct": 60, "comprehensive_windows_pct": None}}
    others = [published_item(body=office.body, name=f"第{n}项") for n in range(2)]
    bring(office.hall, office.item, others[0], kind="comprehensive")
    page = shown(as_staff(manager), "presence")
    assert "66.6%" in page and "达标：不低于60%" in page and "?body=" in page
    settings.TONGBAN_TARGETS = {"": {"in_halls_pct": 100}}
    assert "未达标：不低于100%" in shown(as_staff(manager), "presence")


def test_a_manager_brings_chosen_items_in_and_takes_one_out(as_staff, office, manager):
    window = office.hall.windows.first().number
    client = as_staff(manager)
    fields = {
        "item": [office.item.pk],
        "hall": office.hall.pk,
        "kind": "comprehensive",
        "windows": f"{window}、{window}",
    }
    assert post(client, "bring", **fields).status_code == 302
    row = HallPresence.objects.get()
    assert (row.item, row.windows) == (office.item, [window])
    page = shown(client, "presence-items", "present")
    assert office.item.current.name in page and f"{window}号窗口" in page
    assert post(client, "take-out", state="present", presence=row.pk, **{"end-reason": ""}).status_code == 422
    assert post(client, "take-out", state="present", presence=row.pk, **{"end-reason": "窗口调整"}).status_code == 302
    assert post(client, "take-out", state="present", presence=0).status_code == 404
    assert office.item.current.name in shown(client, "presence-items", "missing")


def test_what_is_wrong_stands_beside_its_field_and_the_choice_stays(as_staff, office, manager):
    client = as_staff(manager)
    answer = post(client, "bring", item=[office.item.pk], kind="full", windows="99", hall=office.hall.pk)
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有99号窗口" in page and 'value="99"' in page
    assert f'value="{office.item.pk}" checked' in page
    assert post(client, "bring", hall=office.hall.pk, kind="full").status_code == 422
    assert post(client, "list", item=[office.item.pk], reason="须现场勘验").status_code == 422
    assert post(client, "burn").status_code == 404 and post(client, "bring", state="x").status_code == 404


def test_the_negative_list_is_kept_with_reason_and_document(as_staff, office, manager):
    client = as_staff(manager)
    fields = {"item": [office.item.pk], "reason": "须现场勘验", "document": "云政办〔2025〕8号"}
    assert post(client, "list", **fields).status_code == 302
    page = shown(client, "presence-items", "listed")
    assert "须现场勘验" in page and "云政办〔2025〕8号" in page
    answer = post(client, "bring", item=[office.item.pk], hall=office.hall.pk, kind="full")
    assert answer.status_code == 409 and "请先移出负面清单" in answer.content.decode()
    listed = OutsideHalls.objects.get()
    assert (
        post(client, "end-list", state="listed", listed=listed.pk, **{"end-reason": "改为进驻大厅"}).status_code == 302
    )
    assert "没有这样的事项" in shown(client, "presence-items", "listed")


def test_items_of_others_are_seen_but_not_placed(as_staff, office, manager):
    theirs = published_item(body=a_body("云江市教育局"), name="幼儿园设立")
    client = as_staff(manager)
    page = shown(client, "presence-items", "missing", query=f"?body={theirs.body_id}")
    assert "幼儿园设立" in page and 'type="checkbox"' not in page and "登记进驻" not in page
    assert post(client, "bring", item=[theirs.pk], hall=office.hall.pk, kind="full").status_code == 409
    assert not HallPresence.objects.exists()


def test_a_leader_reads_and_places_nothing(as_staff, office):
    client = as_staff(office.leader)
    assert "登记进驻" not in shown(client, "presence-items", "missing")
    assert post(client, "bring", item=[office.item.pk], hall=office.hall.pk, kind="full").status_code == 404


def test_intake_outside_the_halls_is_listed_by_item(as_staff, office, manager):
    case = factories.make_case(office, at_window=True)
    client = as_staff(manager)
    assert "没有发现厅外收件" in shown(client, "presence-outside")
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(hall=None, window=None, submitted_at=now)
    bring(office.hall, office.item, at=now, since=timezone.localdate() - timedelta(days=3))
    page = shown(client, "presence-outside")
    assert office.item.code in page and office.body.name in page


@pytest.mark.parametrize("state", ["missing", "present", "listed"])
def test_the_lists_ask_the_same_number_of_queries_however_long(
    as_staff, office, manager, state, django_capture_queries
):
    client, counts = as_staff(manager), []
    for number in (2, 15):
        items = [published_item(body=office.body, name=f"第{number}-{n}项") for n in range(number)]
        if state == "present":
            bring(office.hall, *items)
        if state == "listed":
            outside(*items)
        with django_capture_queries() as seen:
            shown(client, "presence-items", state)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def test_only_halls_of_the_items_own_path_are_offered_and_taken(as_staff, office, manager):
    above, elsewhere = a_hall("省政务服务中心", "990000000000"), a_hall("外市政务服务中心", "999800000000")
    client = as_staff(manager)
    page = shown(client, "presence-items", "missing")
    assert above.name in page and office.hall.name in page and elsewhere.name not in page
    answer = post(client, "bring", item=[office.item.pk], hall=elsewhere.pk, kind="full")
    assert answer.status_code == 422 and "请选择别的大厅" in answer.content.decode()
    assert not HallPresence.objects.exists()
