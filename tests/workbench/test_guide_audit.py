"""指南体检 on the workbench: for the managers of the catalogue, and only of their own bodies."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item
from tests.exports.reading import csv_rows

from tongban.catalogue.models import GuideFinding
from tongban.catalogue.services import refresh_all_findings
from tongban.exports.models import Export
from tongban.identity.enums import Role
from tongban.kernel import jobs

pytestmark = pytest.mark.django_db
FAULTY = {"place": "江滨大道大道88号", "is_charged": False}


@pytest.fixture
def manager(office):
    return factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


def faulty_items(body, number=1):
    made = [published_item(body=body, name=f"第{n}项许可", **FAULTY) for n in range(number)]
    refresh_all_findings(at=PUBLISHED_AT + timedelta(days=1))
    return made


def shown(client, name, *arguments, query=""):
    answer = client.get(reverse(f"workbench:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_manager_sees_the_sums_the_quote_and_what_to_do(as_staff, office, manager):
    faulty_items(office.body)
    page = shown(as_staff(manager), "guide-audit")
    assert "第0项许可" in page and "江滨大道大道88号" in page and "请核对并删去重复的字词。" in page
    assert "R-ITEM" not in page, "a rule of ours says nothing to a reader"


def test_the_list_is_narrowed_by_what_the_address_says(as_staff, office, manager):
    item, other = faulty_items(office.body, 2)
    client = as_staff(manager)
    page = shown(client, "guide-audit", query="?check=words_doubled&text=第1项")
    assert other.current.name in page and item.current.name not in page
    assert "没有符合条件的问题" in shown(client, "guide-audit", query="?state=resolved")
    assert "第0项许可" in shown(client, "guide-audit", query="?state=nonsense&check=<b>&body=x&after=?")


def test_the_guide_of_another_body_does_not_exist(as_staff, office, manager):
    theirs = faulty_items(a_body("云江市教育局"))[0]
    client = as_staff(manager)
    assert theirs.current.name not in shown(client, "guide-audit", query="?state=open")
    assert client.get(reverse("workbench:guide-audit-item", args=[theirs.code])).status_code == 404
    row = GuideFinding.objects.filter(item=theirs).first()
    url = reverse("workbench:guide-audit-do", args=[row.pk, "set-aside"])
    assert client.post(url, {"reason": "不合理", "once": "a" * 32}).status_code == 404
    assert not GuideFinding.objects.exclude(set_aside_at=None).exists()


def test_a_warning_is_set_aside_and_taken_up_again(as_staff, office, manager):
    item = faulty_items(office.body)[0]
    row = GuideFinding.objects.get(item=item, check_name="words_doubled")
    client, back = as_staff(manager), reverse("workbench:guide-audit-item", args=[item.code])
    url = reverse("workbench:guide-audit-do", args=[row.pk, "set-aside"])
    empty = client.post(url, {"reason": "", "once": uuid.uuid4().hex})
    assert empty.status_code == 422 and "请写明搁置的理由" in empty.content.decode()
    assert client.post(url, {"reason": "地名就是如此", "once": uuid.uuid4().hex}).url == back
    assert "搁置：地名就是如此" in client.get(back).content.decode()
    client.post(reverse("workbench:guide-audit-do", args=[row.pk, "reopen"]), {"once": uuid.uuid4().hex})
    row.refresh_from_db()
    assert row.is_open
    assert client.post(reverse("workbench:guide-audit-do", args=[row.pk, "x"]), {"once": "b" * 32}).status_code == 404


def test_what_blocks_offers_no_setting_aside(as_staff, office, manager):
    item = faulty_items(office.body)[0]
    GuideFinding.objects.filter(item=item).update(is_blocking=True)
    page = shown(as_staff(manager), "guide-audit-item", item.code)
    assert "set-aside" not in page and "必须整改" in page
    row = GuideFinding.objects.filter(item=item).first()
    url = reverse("workbench:guide-audit-do", args=[row.pk, "set-aside"])
    answer = as_staff(manager).post(url, {"reason": "地名就是如此", "once": "c" * 32})
    assert answer.status_code == 409 and "不能搁置" in answer.content.decode()


def test_the_findings_are_exported_as_they_are_narrowed(as_staff, office, manager):
    faulty_items(office.body, 2)
    client = as_staff(manager)
    way = reverse("workbench:export", args=["guide-audit"]) + "?check=words_doubled"
    assert way in shown(client, "guide-audit", query="?check=words_doubled")
    assert "现在符合条件的有 2 行" in client.get(way).content.decode()
    assert client.post(way, {"format": "csv", "reason": "", "once": "d" * 32}).status_code == 302
    jobs.run_pending()
    assert "字词重复" in shown(client, "exports")
    link = reverse("workbench:export-file", args=[Export.objects.get().public_id])
    rows = csv_rows(client.get(link).getvalue())
    assert [row[1] for row in rows[1:]] == ["第0项许可", "第1项许可"] and "江滨大道大道88号" in rows[1]


@pytest.mark.parametrize("name", ["guide-audit", "guide-audit-item"])
def test_a_page_costs_the_same_however_many_findings(as_staff, office, manager, django_capture_queries, name):
    client, counts = as_staff(manager), []
    item = faulty_items(office.body)[0]
    arguments = [item.code] if name == "guide-audit-item" else []
    for _round in range(2):
        with django_capture_queries() as seen:
            shown(client, name, *arguments)
        counts.append(len(seen))
        faulty_items(office.body, 8)
        for number in range(30):
            GuideFinding.objects.create(
                item=item, body=office.body, check_name="element_missing", rule="R-ITEM-38", element="faq",
                where=f"{_round}-{number}", is_blocking=False, first_seen_at=timezone.now(), last_seen_at=timezone.now(),
            )  # fmt: skip
    assert counts == [COSTS[name]] * 2


COSTS = {"guide-audit": 5, "guide-audit-item": 10}  # who is signed on and the posts among them
