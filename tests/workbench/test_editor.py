"""The pages of the editor: chapters, autosave, two people, what is locked, and the preview."""

import json
import re

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.test_directory import FOOD, a_place, claim
from tests.catalogue.test_reviewing import House
from tests.workbench.test_keeping import idle

from tongban.catalogue import elements
from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules.chapters import CHAPTERS
from tongban.catalogue.rules.posting import mark
from tongban.catalogue.selectors import editing, situation_draft
from tongban.catalogue.services import edit_version
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return House()


def url(house, chapter="time", name="edit-chapter"):
    return reverse(f"workbench:{name}", args=[house.item.code, chapter])


def seen(house, chapter="time"):
    return mark(editing.values_of(editing.newest_version(house.item.code), chapter))


def post(client, house, chapter="time", *, since=None, do="save", **typed):
    fields = {name.replace("__", "."): value for name, value in typed.items()}
    once = f"{chapter}{do}{sorted(fields.items())}{since}"[-90:].rjust(32, "x")
    return client.post(
        url(house, chapter), {"once": once, "revision": since or seen(house, chapter), "do": do, **fields}
    )


def autosave(client, house, chapter="time", *, since=None, **typed):
    fields = {name.replace("__", "."): value for name, value in typed.items()}
    return client.post(
        url(house, chapter, "edit-save"), {"revision": since or seen(house, chapter), "autosave": "1", **fields}
    )


def draft(house):
    return ItemVersion.objects.get(pk=house.draft.pk)


@pytest.mark.parametrize("chapter", sorted(CHAPTERS))
def test_every_chapter_has_a_page_that_takes_a_fixed_number_of_queries(
    as_staff, house, chapter, django_assert_max_num_queries
):
    edit_version(
        version_id=house.draft.pk, by=SYSTEM, at=house.draft.item.current.published_at,
        materials=[{"name": f"材料{n}"} for n in range(12)], steps=[{"name": f"环节{n}"} for n in range(9)],
        elements={"fees": [{"name": "费", "basis": "《某法》"}] * 4, "faq": [{"question": "问", "answer": "答"}] * 5},
    )  # fmt: skip
    client = as_staff(house.manager)
    with django_assert_max_num_queries(14):
        answer = client.get(url(house, chapter))
    page = answer.content.decode()
    assert answer.status_code == 200 and "data-autosave-url" in page and 'aria-current="page"' in page


def test_a_published_version_offers_to_begin_the_next(as_staff, house):
    ItemVersion.objects.filter(pk=house.draft.pk).delete()
    client = as_staff(house.manager)
    page = client.get(url(house)).content.decode()
    assert "起草新版本" in page and "data-autosave-url" not in page
    begin = reverse("workbench:edit", args=[house.item.code])
    assert client.post(begin, {"once": "b" * 32})["Location"] == url(house, "identity")
    assert editing.newest_version(house.item.code).state == VersionState.DRAFT
    assert client.get(begin)["Location"] == url(house, "identity")


def test_what_is_reviewed_cannot_be_edited_and_what_was_typed_is_handed_back(as_staff, house):
    client, since = as_staff(house.manager), seen(house, "basis")
    house.submit()
    assert "正在审核" in client.get(url(house, "basis")).content.decode()
    answer = post(client, house, "basis", since=since, legal_basis="《食品安全法》第三十五条")
    assert answer.status_code == 409 and "《食品安全法》第三十五条" in answer.content.decode()
    answer = autosave(client, house, "basis", since=since, legal_basis="x")
    assert answer.status_code == 409 and "草稿" in answer.json()["text"]


def test_without_scripts_a_button_saves_and_leads_on(as_staff, house):
    client = as_staff(house.manager)
    answer = post(client, house, do="go:conditions", promised_limit="4")
    assert answer["Location"] == url(house, "conditions")
    assert draft(house).promised_limit == 4


def test_the_foot_of_each_chapter_leads_to_the_next_and_saves_this_one(as_staff, house):
    """Situations too, which have a page of their own."""
    client, seen_chapters, here = as_staff(house.manager), [], url(house, "identity")
    while found := re.search(r'name="do" value="(go:(\w+))"', client.get(here).content.decode()):
        chapter = seen_chapters[-1] if seen_chapters else "identity"
        once, since = found[1].rjust(32, "x"), {} if chapter == "situations" else {"revision": seen(house, chapter)}
        if chapter == "situations":
            since = {"seen": situation_draft(house.item.code).digest, "add-text": "租的吗？", "add-options": ""}
        here = client.post(here, {"once": once, "do": found[1], **since})["Location"]
        seen_chapters.append(found[2])
    assert ["identity", *seen_chapters] == list(elements.CHAPTERS)
    assert draft(house).situations["questions"][0]["text"] == "租的吗？"


def test_a_bad_value_is_said_beside_its_field_and_stays_as_it_was_typed(as_staff, house):
    client = as_staff(house.manager)
    answer = post(client, house, promised_limit="30", promised_note="按新规定")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#promised_limit"' in page and "承诺时限（30个工作日）不得超过法定时限（20个工作日）" in page
    assert 'value="30"' in page and 'aria-invalid="true"' in page
    assert (draft(house).promised_limit, draft(house).promised_note) == (5, "按新规定")


def test_autosave_answers_with_what_is_said_beside_the_fields(as_staff, house):
    client = as_staff(house.manager)
    answer = autosave(client, house, "contact", consultation="请到窗口问")
    said = answer.json()
    assert answer.status_code == 200 and said["revision"] == seen(house, "contact")
    assert "没有电话号码" in said["said"]["consultation"] and "请到窗口问" in said["said"]["consultation"]
    assert "咨询监督与常见问题" in said["chapters"]
    answer = autosave(client, house, promised_limit="abc")
    assert answer.status_code == 422
    assert "请填写数字" in answer.json()["said"]["promised_limit"] and "没有保存" in answer.json()["text"]


def test_a_finding_that_blocks_is_marked_as_such(as_staff, house):
    said = autosave(as_staff(house.manager), house, "conditions", conditions="法律规定的其他材料").json()["said"]
    assert "said-blocking" in said["conditions"] and "其他材料" in said["conditions"]


def test_two_people_in_one_chapter_never_write_over_each_other_silently(as_staff, house):
    since = seen(house, "handling")
    other = a_staff("李四", (Role.CATALOGUE_MANAGER, house.body), body=house.body)
    assert autosave(as_staff(other), house, "handling", since=since, place="三楼", hours="周一").status_code == 200
    client = as_staff(house.manager)
    typed = {"place": "一楼1号窗口", "hours": "", "visits_reason": "须当面核验"}
    answer = autosave(client, house, "handling", since=since, **typed)
    assert answer.status_code == 409 and "李四" in answer.json()["text"] and "办理地点" in answer.json()["text"]
    answer = post(client, house, "handling", since=since, **typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "李四" in page and "对方保存的是" in page
    assert "一楼1号窗口" in page and "三楼" in page and "须当面核验" in page
    assert ">周一</textarea>" in page  # this person had not touched it: the other's words stand there
    assert draft(house).place == "三楼"
    assert post(client, house, "handling", do="save", **typed | {"hours": "周一"}).status_code == 302
    assert (draft(house).place, draft(house).hours) == ("一楼1号窗口", "周一")


def test_a_material_that_the_other_removed_does_not_swallow_what_was_typed(as_staff, house):
    client, since = as_staff(house.manager), seen(house, "materials")
    post(client, house, "materials", do="remove:m.M02")
    answer = post(client, house, "materials", since=since, m__M02__filling_notes="正反面都要复印", m__M01__copies="0")
    assert answer.status_code == 409 and "正反面都要复印" in answer.content.decode()


def test_a_session_that_ends_loses_nothing(as_staff, house):
    client, since = as_staff(house.manager), seen(house, "basis")
    idle(client)
    fields = {"once": "k" * 32, "revision": since, "do": "save", "legal_basis": "《食品安全法》第三十五条第一款"}
    client.post(url(house, "basis"), fields, headers={"referer": f"http://testserver{url(house, 'basis')}"})
    page = as_staff(house.manager).get(f"{url(house, 'basis')}?kept=1").content.decode()
    assert "《食品安全法》第三十五条第一款" in page and "已经填回" in page and since in page


def test_parts_are_added_moved_and_removed_by_buttons(as_staff, house):
    client = as_staff(house.manager)
    answer = post(client, house, "materials", do="add", add__name="营业执照")
    assert answer["Location"].endswith("?at=m.M03#m-M03")
    assert '<details class="fold" open>' in client.get(answer["Location"]).content.decode()
    answer = post(client, house, "materials", do="up:m.M03", m__M03__copies="2")
    assert answer["Location"].endswith("#m-M03")
    assert [(one.code, one.copies) for one in draft(house).materials.all()] == [("M01", 0), ("M03", 2), ("M02", 0)]
    post(client, house, "materials", do="remove:m.M01")
    assert [one.code for one in draft(house).materials.all()] == ["M03", "M02"]


def test_a_material_needs_a_name_to_be_added(as_staff, house):
    answer = post(as_staff(house.manager), house, "materials", do="add", add__name=" ")
    assert answer.status_code == 422 and "请先写名称" in answer.content.decode()
    assert draft(house).materials.count() == 2


def test_a_list_gets_an_empty_row_to_fill_in(as_staff, house):
    client = as_staff(house.manager)
    answer = post(client, house, "money", do="row:fees")
    page = client.get(answer["Location"]).content.decode()
    assert 'name="fees.0.name"' in page and "autofocus" in page


def test_what_is_fixed_above_is_shown_locked_and_has_no_field(as_staff):
    place = a_place()
    place.item = claim(place, FOOD)
    client = as_staff(place.manager)
    page = client.get(url(place)).content.decode()
    assert "由上级目录统一" in page and 'name="promised_limit"' not in page and 'name="promised_note"' in page
    materials = client.get(url(place, "materials")).content.decode()
    assert 'name="m.M01.name"' not in materials and 'name="m.M01.copies"' in materials
    assert "add.name" not in materials and "remove:" not in materials
    answer = autosave(client, place, promised_limit="3")
    assert answer.status_code == 409 and "上级目录" in answer.json()["text"]
    assert post(client, place, "steps", do="down:s.0").status_code == 409


def test_the_preview_is_the_guide_of_the_draft(as_staff, house):
    client = as_staff(house.manager)
    autosave(
        client,
        house,
        "handling",
        place="全新的办理地点",
        takes_appointments="yes",
        online_address="https://example.org/x",
    )
    for address in (reverse("workbench:edit-preview", args=[house.item.code]), url(house)):
        page = client.get(address).content.decode()
        assert "全新的办理地点" in page and "可以预约" in page and "https://example.org/x" in page
    part = client.get(reverse("workbench:edit-preview", args=[house.item.code]), {"part": "1"}).content.decode()
    assert "<html" not in part and "全新的办理地点" in part


def test_somebody_of_another_body_finds_nothing(as_staff, house):
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, house.office), body=house.office)
    client = as_staff(stranger)
    assert client.get(url(house)).status_code == 404
    assert autosave(client, house, promised_limit="1").status_code == 404
    assert client.get(reverse("workbench:edit-preview", args=[house.item.code])).status_code == 404


def test_what_autosave_sends_back_is_small(as_staff, house):
    answer = autosave(as_staff(house.manager), house, promised_limit="4")
    assert len(json.dumps(answer.json())) < 20_000
