"""The editor of situations, as a catalogue manager uses it without any script."""

import re

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item

from tongban.catalogue import services
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules.situations import editing
from tongban.catalogue.rules.situations.editing import Draft
from tongban.catalogue.selectors import situation_draft
from tongban.identity.enums import Role
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
TREE = {"start": ["w"], "questions": [
    {"id": "w", "text": "您是？", "kind": "single", "options": [
        {"id": "p", "label": "个体工商户", "then": []}, {"id": "f", "label": "企业", "then": ["h"]}]},
    {"id": "h", "text": "场所？", "kind": "single", "options": [
        {"id": "own", "label": "自有", "then": []}, {"id": "rent", "label": "租赁", "then": []}]},
]}  # fmt: skip
LEASE = {"name": "租赁合同", "needed_when": [{"h": "rent"}]}


@pytest.fixture
def manager(office):
    return factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


@pytest.fixture
def item(office, manager):
    made = published_item(body=office.body, situations=TREE, materials=["申请书", LEASE])
    services.draft_version(item_id=made.pk, by=manager, at=factories.MONDAY_9AM)
    return made


@pytest.fixture
def desk(as_staff, manager):
    return as_staff(manager)


def url(item):
    return reverse("workbench:edit-situations", args=[item.code])


def fields_of(page):
    """What a browser would send: the form of the questions, as it stands."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.fields, self.select, self.area, self.form = {}, None, None, -1

        def handle_starttag(self, tag, attrs):
            a = dict(attrs)
            if tag == "form":
                self.form += 1 if a.get("method") == "post" else 0
                self.is_tree = "data-many" in a and a.get("method") == "post" and "action" not in a
            if not getattr(self, "is_tree", False):
                return
            if tag == "input" and a.get("name") and (a.get("type") != "checkbox" or "checked" in a):
                self.fields[a["name"]] = a.get("value") or ""
            elif tag == "select":
                self.select = a["name"]
                self.fields.pop(self.select, None)
            elif tag == "option" and self.select and ("selected" in a or self.select not in self.fields):
                self.fields[self.select] = a.get("value") or ""
            elif tag == "textarea":
                self.area = a["name"]
                self.fields[self.area] = ""

        def handle_data(self, data):
            if self.area:
                self.fields[self.area] += data

        def handle_endtag(self, tag):
            if tag == "form":
                self.is_tree = False
            if tag == "textarea":
                self.area = None
            if tag == "select":
                self.select = None

    reader = Reader()
    reader.feed(page)
    return reader.fields


def press(desk, item, do, **typed):
    """Fill in and press a button."""
    fields = fields_of(desk.get(url(item)).text)
    return desk.post(url(item), fields | typed | {"do": do})


def choose(desk, item, code, **chosen):
    page = desk.get(url(item)).text
    token = re.search(r'name="once" value="([^"]+)"', page).group(1)
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    return desk.post(url(item), {"once": token, "seen": seen, "do": "condition", "material": code, **chosen})


def tree_of(item):
    return ItemVersion.objects.filter(item=item).latest("number").situations


def questions(item):
    return [row["text"] for row in tree_of(item)["questions"]]


def test_the_page_shows_the_tree_its_materials_and_that_every_answer_ends_in_a_list(desk, item):
    page = desk.get(url(item)).text
    assert "每种回答都得到一份确定的材料清单" in page and "共有3种回答方法，得到2种清单" in page
    assert "“场所？”回答“租赁”" in page and "第1题回答“企业”" in page
    assert 'value="您是？"' in page and "总是需要" in page


def test_texts_options_and_questions_are_added_and_saved_together(desk, item):
    answer = press(
        desk, item, "add", **{"text-0": "您的身份？", "new-0": "农民专业合作社", "add-text": "加急吗？", "add-after": "1.1"}
    )  # fmt: skip
    assert answer.status_code == 302
    tree = tree_of(item)
    assert questions(item) == ["您的身份？", "场所？", "加急吗？"]
    assert [one["label"] for one in tree["questions"][0]["options"]] == ["个体工商户", "企业", "农民专业合作社"]
    assert tree["questions"][1]["options"][1]["then"] == [tree["questions"][2]["id"]]
    assert [one["label"] for one in tree["questions"][2]["options"]] == ["是", "否"]


def test_questions_and_options_are_moved_led_on_and_no_longer_led_on(desk, item):
    press(desk, item, "add", **{"add-text": "加急吗？"})
    assert questions(item) == ["您是？", "场所？", "加急吗？"]
    press(desk, item, "up:2")
    assert questions(item) == ["加急吗？", "您是？", "场所？"]
    press(desk, item, "option-up:1.1")
    assert tree_of(item)["questions"][1]["options"][0]["label"] == "企业"
    press(desk, item, "save", **{"follow-0-0": "2"})
    assert tree_of(item)["questions"][0]["options"][0]["then"] == ["h"]
    press(desk, item, "unlink:0.0.0")
    assert all(not option["then"] for option in tree_of(item)["questions"][0]["options"])


def test_a_removal_that_others_lean_on_says_what_changes_and_asks(desk, item):
    answer = press(desk, item, "option-remove:0.1", **{"text-0": "您的身份？"})
    assert answer.status_code == 200 and questions(item) == ["您是？", "场所？"]
    assert "后续问题“场所？”没有别的回答引向它" in answer.text
    assert "材料“租赁合同”，现在：“场所？”回答“租赁”。以后：总是需要。" in answer.text
    assert 'value="您的身份？"' in answer.text
    desk.post(url(item), fields_of(answer.text) | {"do": "option-remove:0.1!"})
    assert questions(item) == ["您的身份？"]
    assert [row.needed_when for row in situation_draft(item.code).materials] == [[], []]


def test_what_nothing_leans_on_goes_at_once(desk, item):
    press(desk, item, "add", **{"add-text": "加急吗？"})
    assert press(desk, item, "remove:2").status_code == 302
    assert questions(item) == ["您是？", "场所？"]


def test_what_was_typed_wrong_stays_with_its_error(desk, item):
    answer = press(desk, item, "save", **{"text-1": " ", "label-0-0": "企业", "help-0": "看营业执照"})
    assert answer.status_code == 422 and "请写问题。" in answer.text and "已有同样的选项" in answer.text
    assert "看营业执照" in answer.text and 'id="text-1-error"' in answer.text and tree_of(item) == TREE
    assert press(desk, item, "add").status_code == 422


def test_a_condition_is_put_together_from_answers(desk, item):
    answer = choose(desk, item, "M01", mode="when", **{"way-0-0": "0.1", "way-0-1": "1.0", "way-1-0": "0.0"})
    assert answer.status_code == 302
    assert situation_draft(item.code).materials[0].needed_when == [{"w": "f", "h": "own"}, {"w": "p"}]
    assert "“您是？”回答“企业”，并且“场所？”回答“自有”" in desk.get(url(item)).text
    assert "或者当“您是？”回答“个体工商户”" in desk.get(url(item)).text
    choose(desk, item, "M01", mode="always")
    assert situation_draft(item.code).materials[0].needed_when == []


def test_a_condition_that_contradicts_itself_is_said_beside_its_field(desk, item):
    answer = choose(desk, item, "M01", mode="when", **{"way-0-0": "0.0", "way-0-1": "0.1"})
    assert answer.status_code == 422 and "同一个问题只能有一个回答" in answer.text
    assert choose(desk, item, "M01", mode="when").status_code == 422
    choose(desk, item, "M01", mode="when", **{"way-0-0": "0.0", "way-0-1": "1.0"})
    page = desk.get(url(item)).text
    assert "“申请书”有一种情形要求的回答不可能同时出现" in page and "没有任何回答会用到“申请书”" in page


def test_a_trial_shows_the_list_and_why_the_others_are_left_out(desk, item):
    page = desk.get(url(item), {"q-w": "f", "q-h": "own"}).text
    assert "需要1份材料" in page and "只在“场所？”回答“租赁”时需要" in page
    page = desk.get(url(item), {"q-w": "p"}).text
    assert "这样回答不会问到这个问题" in page
    assert "还有问题没有回答" in desk.get(url(item)).text


def test_two_people_do_not_write_over_each_other(desk, item, manager):
    fields = fields_of(desk.get(url(item)).text)
    shown = situation_draft(item.code)
    services.edit_situations(
        version_id=shown.version.pk, draft=editing.change_question(shown.draft, "w", text="别人改的", help="", kind="single"),
        seen=shown.digest, by=manager, at=factories.MONDAY_9AM,
    )  # fmt: skip
    answer = desk.post(url(item), fields | {"do": "save", "text-0": "我写的新问题"})
    assert answer.status_code == 409 and "没有覆盖别人的修改" in answer.text
    assert "我写的新问题" in answer.text and 'value="别人改的"' in answer.text
    assert questions(item)[0] == "别人改的"


def test_the_operation_refuses_what_is_stale_unfinished_or_of_others(item, manager, office):
    shown = situation_draft(item.code)
    common = {"version_id": shown.version.pk, "by": manager, "at": factories.MONDAY_9AM}
    with pytest.raises(Refusal, match="catalogue.situations_moved"):
        services.edit_situations(draft=shown.draft, seen="", **common)
    with pytest.raises(Refusal, match="catalogue.situations_wrong"):
        empty = editing.change_question(shown.draft, "w", text="", help="", kind="single")
        services.edit_situations(draft=empty, seen=shown.digest, **common)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        services.edit_situations(draft=shown.draft, seen=shown.digest, **common | {"by": office.leader})


def test_questions_of_the_directory_above_are_shown_and_not_changed(desk, item, office):
    from tongban.catalogue.models import BaseItem, BaseVersion

    base = BaseItem.objects.create(basic_code="990101001000", line="01")
    above = BaseVersion.objects.create(
        base=base, number=1, name="食品经营许可", elements={"situations": TREE}, effective_on=factories.MONDAY_9AM.date(),
        published_at=factories.MONDAY_9AM, fingerprint="f",
    )  # fmt: skip
    ItemVersion.objects.filter(pk=situation_draft(item.code).version.pk).update(base_version=above)
    page = desk.get(url(item)).text
    assert "由上级目录统一规定" in page and 'name="text-0"' not in page and "场所？" in page
    fields = {"seen": situation_draft(item.code).digest, "do": "save", "text-0": "改"}
    token = re.search(r'name="once" value="([^"]+)"', page).group(1)
    answer = desk.post(url(item), fields | {"once": token})
    assert answer.status_code == 409 and "由上级目录统一规定，本地不能修改" in answer.text and tree_of(item) == TREE
    assert choose(desk, item, "M01", mode="when", **{"way-0-0": "0.1"}).status_code == 302


def test_what_stands_against_publishing_is_said_with_the_words_of_the_guide(desk, item):
    choose(desk, item, "M01", mode="when", **{"way-0-0": "0.0", "way-0-1": "1.0"})
    page = desk.get(reverse("workbench:catalogue-item", args=[item.code])).text
    assert "情形引导有误（材料的一种情形要求的回答不可能同时出现）：申请书" in page


def test_what_was_typed_when_the_session_ended_is_there_again(desk, item, manager):
    from django.http import QueryDict
    from django.test import RequestFactory

    from tongban.webkit import keeping
    from tongban.workbench.views.situations import edit_situations

    post = QueryDict(mutable=True)
    post.update({"seen": situation_draft(item.code).digest, "text-0": "我写了一半", "do": "save"})
    request = RequestFactory().post(url(item), post.dict())
    request.ended_user_id = manager.user.pk
    assert keeping.keep(request, edit_situations, url(item))
    page = desk.get(url(item), {"kept": "1"}).text
    assert 'value="我写了一半"' in page and tree_of(item) == TREE


def test_a_version_that_is_no_draft_sends_back_to_the_item(desk, office):
    published = published_item(body=office.body)
    answer = desk.get(url(published))
    assert answer.status_code == 302 and answer["Location"] == reverse(
        "workbench:catalogue-item", args=[published.code]
    )


def test_ids_of_the_document_are_never_shown(desk, item):
    page = re.sub(r"<[^>]+>", " ", desk.get(url(item), {"q-w": "f"}).text)
    assert not re.search(r"\b(own|rent|[wfh])\b", page)


def test_the_page_costs_the_same_however_big_the_tree_is(desk, item, manager, django_capture_queries):
    counts = []
    for size in (2, 20):
        shown, draft = situation_draft(item.code), Draft({}, situation_draft(item.code).draft.conditions)
        for n in range(size):
            draft = editing.add_question(draft, text=f"第{n}问", kind="single", labels=["是", "否"], after=None)
        services.edit_situations(
            version_id=shown.version.pk, draft=draft, seen=shown.digest, by=manager, at=factories.MONDAY_9AM
        )
        with django_capture_queries() as seen:
            assert desk.get(url(item)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
