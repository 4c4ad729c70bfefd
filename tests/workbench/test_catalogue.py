"""Items from draft to publication through the pages: the keeper, the two offices, the public."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases.factories import a_staff
from tests.catalogue.factories import published_item
from tests.catalogue.test_reviewing import ESTABLISHMENT, House

from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import ItemVersion, ReviewOpinion
from tongban.catalogue.services import edit_version
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return House()


def act(client, house, name, **more):
    url = reverse("workbench:catalogue-act", args=[house.item.code, name])
    return client.post(url, {"once": f"{name}-{len(more)}".ljust(32, "x"), **more})


def say(client, submission, **more):
    return client.post(
        reverse("workbench:review-act", args=[submission]), {"once": f"{more}".ljust(32, "x")[:90], **more}
    )


def state(house):
    return ItemVersion.objects.values_list("state", flat=True).get(pk=house.draft.pk)


def test_a_wrong_day_is_said_beside_its_field_and_what_was_typed_stays(as_staff, house):
    answer = act(as_staff(house.manager), house, "submit", planned_on="morgen", note="压缩时限")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写日期" in page and "压缩时限" in page and 'value="morgen"' in page
    assert state(house) == VersionState.DRAFT


def test_what_stands_against_publishing_is_listed_and_the_button_is_not_there(as_staff, house):
    ItemVersion.objects.filter(pk=house.draft.pk).update(case_type="instant", promised_limit=9, legal_basis="")
    client = as_staff(house.manager)
    page = client.get(reverse("workbench:catalogue-item", args=[house.item.code])).content.decode()
    assert "行政许可事项必须写明设定依据" in page and "即办件应当当日办结" in page
    assert "/do/submit/" not in page
    answer = act(client, house, "submit")
    assert answer.status_code == 409 and "行政许可事项必须写明设定依据" in answer.content.decode()


def test_one_kind_of_finding_is_one_line_that_names_every_material(as_staff, house):
    materials = [{"name": name} for name in ("开业申请书", "场地使用合同", "平面布置图")]
    edit_version(version_id=house.draft.pk, materials=materials, by=house.manager, at=timezone.now())
    answer = as_staff(house.manager).get(reverse("workbench:catalogue-item", args=[house.item.code]))
    lines = [one for one in answer.context["advice"] if one["names"]]
    assert any(one["names"] == ["开业申请书", "场地使用合同", "平面布置图"] for one in lines)
    titles = [(one["href"], one["title"]) for one in answer.context["advice"]]
    assert len(titles) == len(set(titles)) and "开业申请书、场地使用合同、平面布置图" in answer.text


@pytest.mark.parametrize("asked", ["?before=1&after=2", "?before=2&after=1"])
def test_any_two_versions_are_compared_the_earlier_first(as_staff, house, asked):
    page = reverse("workbench:catalogue-item", args=[house.item.code])
    client = as_staff(house.manager)
    assert client.get(page + asked)["Location"] == reverse("workbench:catalogue-compare", args=[house.item.code, 1, 2])
    public = reverse("portal:versions", args=[house.item.code])
    assert client.get(public + asked)["Location"] == reverse("portal:compare", args=[house.item.code, 1, 2])
    assert client.get(f"{page}?before=１&after=x").status_code == 200


def test_a_second_click_changes_nothing(as_staff, house):
    client = as_staff(house.manager)
    assert act(client, house, "submit").status_code == act(client, house, "submit").status_code == 302
    assert house.draft.submissions.count() == 1


def test_no_opinion_and_no_reason_are_said_beside_their_fields(as_staff, house):
    submission = house.submit()
    client = as_staff(house.legal)
    answer = say(client, submission.pk, office="legal")
    assert answer.status_code == 422 and "请选择同意还是退回修改" in answer.content.decode()
    answer = say(client, submission.pk, office="legal", is_approved="no")
    assert answer.status_code == 409 and "退回修改请写明理由" in answer.content.decode()
    assert not ReviewOpinion.objects.exists()


def test_pages_take_a_fixed_number_of_queries(as_staff, house, django_assert_max_num_queries):
    for number in range(12):
        published_item(body=house.body, name=f"事项{number}")
    submission = house.submit()
    for who, path in (
        (house.manager, reverse("workbench:catalogue")),
        (house.manager, reverse("workbench:catalogue-item", args=[house.item.code])),
        (house.legal, reverse("workbench:reviews")),
        (house.legal, reverse("workbench:review", args=[submission.pk])),
    ):
        client = as_staff(who)
        with django_assert_max_num_queries(14):
            assert client.get(path).status_code == 200


def test_an_office_of_another_region_sees_nothing(as_staff, house):
    submission = house.submit()
    elsewhere = a_staff("外地", (Role.LEGAL_REVIEWER, "999800000000"), body=house.office)
    client = as_staff(elsewhere)
    assert client.get(reverse("workbench:review", args=[submission.pk])).status_code == 404
    assert say(client, submission.pk, office="legal", is_approved="yes").status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_from_draft_to_the_public_log(house, new_page, sign_in_as, axe, no_sideways_scroll, phone, shot):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    def sign_in(who):
        page = new_page(phone=phone)
        sign_in_as(page, who.user)
        return page

    keeper = sign_in(house.manager)
    keeper.goto(reverse("workbench:catalogue"))
    look(keeper, "catalogue")
    keeper.get_by_role("link", name="食品经营许可").click()
    keeper.get_by_label("修改说明").fill("承诺时限由10个工作日压缩为5个")
    look(keeper, "catalogue-draft")
    keeper.get_by_role("link", name="与正在执行的第1版比较").click()
    keeper.get_by_text("承诺办结时限", exact=True).wait_for()
    look(keeper, "catalogue-compare")
    keeper.go_back()
    keeper.get_by_label("修改说明").fill("承诺时限由10个工作日压缩为5个")
    keeper.get_by_role("button", name="送审").click()
    keeper.get_by_text("已送审。").wait_for()
    look(keeper, "catalogue-submitted")
    for who in (house.legal, house.establishment):
        reviewer = sign_in(who)
        reviewer.goto(reverse("workbench:reviews"))
        look(reviewer, f"reviews-{who.pk}")
        reviewer.get_by_role("link", name="食品经营许可").click()
        look(reviewer, "review")
        reviewer.get_by_label("同意", exact=True).check()
        reviewer.get_by_role("button", name="提交审核意见").click()
        reviewer.get_by_role("button", name="确定").click()
        reviewer.get_by_text("审核意见已提交。").wait_for()
    keeper.reload()
    look(keeper, "catalogue-approved")
    keeper.get_by_role("button", name="发布", exact=True).click()
    keeper.get_by_role("button", name="确定").click()
    keeper.get_by_text("已发布。").wait_for()
    look(keeper, "catalogue-published")
    assert ReviewOpinion.objects.filter(office=ESTABLISHMENT).count() == 1
    anybody = new_page(phone=phone)
    anybody.goto(reverse("portal:changes"))
    look(anybody, "changes")
    anybody.get_by_role("link", name="改了什么").first.click()
    anybody.get_by_text("承诺办结时限", exact=True).wait_for()
    look(anybody, "changes-compare")
    anybody.goto(reverse("portal:versions", args=[house.item.code]))
    look(anybody, "versions")
