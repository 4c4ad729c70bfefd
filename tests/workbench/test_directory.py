"""The directory in the pages: claimed, declined with a reason, followed when it changes."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.test_directory import AT, FOOD, SHOP, a_place, base, claim, take_over

from tongban.catalogue import selectors
from tongban.catalogue.models import Claim, ServiceItem
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return a_place()


def url(place, entry, act):
    return reverse("workbench:directory-act", args=[place.pk, base(entry).pk, act])


def test_a_reason_is_asked_for_beside_its_field(as_staff, place):
    field = f"reason-{base(SHOP).pk}"
    answer = as_staff(place.manager).post(url(place, SHOP, "decline"), {"once": "d" * 32, field: " "})
    page = answer.content.decode()
    assert answer.status_code == 409 and "请写明本地不涉及的理由" in page and f'id="{field}-error"' in page
    assert not Claim.objects.exists()


def test_a_second_click_claims_once(as_staff, place):
    client = as_staff(place.manager)
    answers = [client.post(url(place, FOOD, "claim"), {"once": "c" * 32}) for _ in range(2)]
    assert {one.status_code for one in answers} == {302}
    assert ServiceItem.objects.count() == 1


def test_the_pages_take_a_fixed_number_of_queries(as_staff, place, django_assert_max_num_queries):
    claim(place)
    take_over(FOOD | {"name": "改名"}, SHOP)
    client = as_staff(place.manager)
    for name in ("workbench:directory", "workbench:differences"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("odd", ["²", "①", "٣", "-1", "9" * 5000, "9" * 30, "x"])
def test_a_change_of_no_item_is_accepted_for_nobody(as_staff, place, odd):
    url = reverse("workbench:differences-accept")
    answer = as_staff(place.manager).post(url, {"once": "o" * 32, "item": odd})
    assert answer.status_code == 302


def test_all_changes_are_accepted_at_once(as_staff, place):
    claim(place)
    claim(place, SHOP)
    take_over(FOOD | {"name": "食品经营许可（新）"}, SHOP | {"name": "食品小作坊登记（新）"})
    answer = as_staff(place.manager).post(reverse("workbench:differences-accept"), {"once": "a" * 32}, follow=True)
    assert "已接受2个事项的变化" in answer.content.decode()
    assert selectors.lagging_ids([place.pk], limit=9) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_from_the_directory_to_the_draft_and_back_to_the_directory(
    place,
    new_page,
    sign_in_as,
    axe,
    no_sideways_scroll,
    shot,
    phone,
):
    def look(name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    page = new_page(phone=phone)
    sign_in_as(page, place.manager.user)
    page.goto(reverse("workbench:directory"))
    look("directory")
    page.locator("summary", has_text="食品小作坊登记").click()
    page.get_by_label("理由").last.fill("本地没有小作坊")
    page.get_by_role("button", name="记为本地不涉及").last.click()
    page.get_by_text("已记为本地不涉及。").wait_for()
    page.get_by_role("listitem").filter(has_text="食品经营许可").get_by_role("button", name="认领").click()
    page.get_by_text("已认领，并按目录起草了第1版。").wait_for()
    look("directory-claimed")
    take_over(FOOD | {"elements": FOOD["elements"] | {"promised_limit": 5}}, at=AT)
    page.goto(reverse("workbench:differences"))
    look("differences")
    page.get_by_role("region", name="食品经营许可").get_by_role("button", name="接受").click()
    page.get_by_text("已接受1个事项的变化").wait_for()
    look("differences-none")
    page.goto(reverse("workbench:directory") + "?show=all")
    look("directory-all")


@pytest.mark.parametrize("role", [Role.LEADER, Role.SUPERVISOR])
def test_who_watches_over_the_catalogue_reads_how_much_every_body_has_claimed(
    as_staff, place, role, django_capture_queries
):
    watcher = a_staff("某人", (role, place if role is Role.LEADER else place.region_code), body=place)
    client, counts = as_staff(watcher), []
    for entry in (FOOD, SHOP):
        claim(place, entry)
        with django_capture_queries() as seen:
            page = client.get(reverse("workbench:claim-rates")).text
        counts.append(len(seen))
    (rate,) = selectors.claim_rates(place.region_code)
    assert (
        place.name in page
        and f"{rate.percent}%" in page
        and '<form method="post" action="/workbench/catalogue' not in page
    )
    assert counts[0] == counts[1]
