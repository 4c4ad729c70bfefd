"""From draft to version in force by two offices, and what the public sees of it (R-ITEM-39, R-ITEM-40)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_theme, published_item

from tongban.catalogue import selectors
from tongban.catalogue.enums import ReviewOffice, SubmissionState, VersionState
from tongban.catalogue.models import ItemVersion, ReviewOpinion
from tongban.catalogue.services import (
    draft_version,
    edit_version,
    give_opinion,
    publish_version,
    reopen_version,
    submit_version,
    withdraw_submission,
)
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
ESTABLISHMENT, LEGAL = ReviewOffice.ESTABLISHMENT, ReviewOffice.LEGAL
AT, DAY = PUBLISHED_AT + timedelta(days=1), (PUBLISHED_AT + timedelta(days=1)).date()


class House:
    """A body with its catalogue manager, an item with a draft, and the officials of the two offices."""

    def __init__(self):
        self.body = a_body()
        self.manager = a_staff("事项员", (Role.CATALOGUE_MANAGER, self.body), body=self.body)
        self.office = a_body(name="云江市委编办", region_code=self.body.region_code)
        self.establishment = a_staff("编制员", (Role.ESTABLISHMENT_REVIEWER, self.body.region_code), body=self.office)
        self.legal = a_staff("法制员", (Role.LEGAL_REVIEWER, self.body.region_code), body=self.office)
        self.item = published_item(body=self.body)
        self.draft = draft_version(
            item_id=self.item.pk, elements={"promised_limit": 5}, by=self.manager, at=AT, steps=[{"name": "受理"}]
        )

    def submit(self, **more):
        return submit_version(version_id=self.draft.pk, by=self.manager, at=AT, **more)

    def agree(self, submission, office=None, by=None, is_approved=True, opinion=""):
        by = by or {ESTABLISHMENT: self.establishment, LEGAL: self.legal}[office]
        return give_opinion(
            submission_id=submission.pk, office=office, is_approved=is_approved, opinion=opinion, by=by, at=AT
        )


@pytest.fixture
def house(db):
    return House()


def state(version):
    return ItemVersion.objects.values_list("state", flat=True).get(pk=version.pk)


def test_both_offices_agree_and_it_is_published(house):
    submission = house.submit(note="压缩时限")
    assert state(house.draft) == VersionState.SUBMITTED
    house.agree(submission, ESTABLISHMENT)
    assert state(house.draft) == VersionState.SUBMITTED
    house.agree(submission, LEGAL)
    assert state(house.draft) == VersionState.APPROVED
    publish_version(version_id=house.draft.pk, by=house.manager, at=AT)
    assert selectors.version_in_force(house.item.code, DAY).promised_limit == 5
    lines = AuditEntry.objects.filter(object_id=str(house.draft.pk)).order_by("at", "id").values_list("code", flat=True)
    assert list(lines) == [
        "catalogue.version_drafted", "catalogue.version_submitted", "catalogue.version_reviewed",
        "catalogue.version_reviewed", "catalogue.item_published",
    ]  # fmt: skip


def test_a_manager_cannot_publish_what_nobody_reviewed(house):
    with pytest.raises(Refusal, match="catalogue.not_approved"):
        publish_version(version_id=house.draft.pk, by=house.manager, at=AT)
    house.submit()
    with pytest.raises(Refusal, match="catalogue.not_approved"):
        publish_version(version_id=house.draft.pk, by=house.manager, at=AT)


def test_what_is_reviewed_stays_as_it_was_submitted(house):
    submission = house.submit()
    with pytest.raises(Refusal, match="catalogue.under_review"):
        edit_version(version_id=house.draft.pk, elements={"promised_limit": 9}, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.draft_exists"):
        draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    for change in (
        lambda: ItemVersion.objects.filter(pk=house.draft.pk).update(promised_limit=9),
        lambda: house.draft.steps.update(name="别的"),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()
    house.agree(submission, ESTABLISHMENT)
    house.agree(submission, LEGAL)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ItemVersion.objects.filter(pk=house.draft.pk).update(promised_limit=9)


def test_one_office_returns_it_and_the_next_round_begins_anew(house):
    first = house.submit()
    house.agree(first, LEGAL)
    with pytest.raises(Refusal, match="catalogue.return_needs_reason"):
        house.agree(first, ESTABLISHMENT, is_approved=False)
    house.agree(first, ESTABLISHMENT, is_approved=False, opinion="请补充职责依据")
    assert state(house.draft) == VersionState.DRAFT
    with pytest.raises(Refusal, match="catalogue.review_over"):
        house.agree(first, LEGAL)
    edit_version(version_id=house.draft.pk, elements={"promised_limit": 6}, by=house.manager, at=AT)
    second = house.submit()
    house.agree(second, ESTABLISHMENT)
    assert state(house.draft) == VersionState.SUBMITTED, "what was said in an earlier round does not count"
    assert [(one.round, one.state) for one in selectors.rounds_of(house.draft.pk)] == [
        (2, SubmissionState.OPEN), (1, SubmissionState.RETURNED),
    ]  # fmt: skip


def test_it_may_be_taken_back_and_taken_up_again(house):
    submission = house.submit()
    withdraw_submission(submission_id=submission.pk, by=house.manager, at=AT)
    assert state(house.draft) == VersionState.DRAFT
    submission = house.submit()
    house.agree(submission, ESTABLISHMENT)
    house.agree(submission, LEGAL)
    reopen_version(version_id=house.draft.pk, by=house.manager, at=AT)
    assert state(house.draft) == VersionState.DRAFT
    with pytest.raises(Refusal, match="catalogue.not_approved"):
        publish_version(version_id=house.draft.pk, by=house.manager, at=AT)


def test_nobody_reviews_for_whom_it_is_not(house):
    submission = house.submit()
    with pytest.raises(Refusal, match="catalogue.not_your_review"):
        house.agree(submission, LEGAL, by=house.establishment)
    elsewhere = a_staff("外地", (Role.LEGAL_REVIEWER, "999800000000"), body=house.office)
    with pytest.raises(Refusal, match="catalogue.not_your_review"):
        house.agree(submission, LEGAL, by=elsewhere)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        withdraw_submission(submission_id=submission.pk, by=house.legal, at=AT)
    assert not ReviewOpinion.objects.exists()


def test_four_eyes_two_heads(house):
    region = house.body.region_code
    both = a_staff("双岗", (Role.ESTABLISHMENT_REVIEWER, region), (Role.LEGAL_REVIEWER, region), body=house.office)
    submission = house.submit()
    house.agree(submission, ESTABLISHMENT, by=both)
    with pytest.raises(Refusal, match="catalogue.office_has_spoken"):
        house.agree(submission, ESTABLISHMENT)
    with pytest.raises(Refusal, match="catalogue.other_hands"):
        house.agree(submission, LEGAL, by=both)
    own = a_staff("自审", (Role.CATALOGUE_MANAGER, house.body), (Role.LEGAL_REVIEWER, region), body=house.body)
    house.agree(submission, LEGAL)
    publish_version(version_id=house.draft.pk, by=house.manager, at=AT)
    house.draft = draft_version(item_id=house.item.pk, elements={"promised_limit": 4}, by=own, at=AT)
    house.manager = own
    with pytest.raises(Refusal, match="catalogue.own_submission"):
        house.agree(house.submit(), LEGAL, by=own)


def test_what_cannot_be_published_cannot_be_submitted(house):
    edit_version(version_id=house.draft.pk, elements={"promised_limit": 99}, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.promise_exceeds_statute"):
        house.submit()
    with pytest.raises(Refusal, match="catalogue.effective_in_past"):
        edit_version(version_id=house.draft.pk, elements={"promised_limit": 5}, by=house.manager, at=AT)
        house.submit(planned_on=DAY - timedelta(days=1))


def test_each_office_sees_what_waits_for_it(house, django_assert_num_queries):
    submission = house.submit()
    with django_assert_num_queries(3):  # posts, page, opinions
        assert [one.pk for one in selectors.to_review(house.legal, DAY).rows] == [submission.pk]
    house.agree(submission, LEGAL)
    assert selectors.to_review(house.legal, DAY).rows == []
    assert [one.pk for one in selectors.to_review(house.establishment, DAY).rows] == [submission.pk]
    assert selectors.to_review(house.manager, DAY).rows == []


def test_what_changed_is_said_element_by_element(house):
    edit_version(
        version_id=house.draft.pk, by=house.manager, at=AT, elements={"service_objects": ["person"], "is_charged": True},
        materials=[
            {"code": "M01", "name": "申请书", "copies": 2}, {"code": "M03", "name": "场地证明"},
        ],
        themes=[],
    )  # fmt: skip
    _old, _new, found = selectors.compared(house.item.code, 1, 2, is_public=False)
    said = {one.element: (one.label, one.before, one.after) for one in found}
    assert said == {
        "service_objects": ("服务对象", "自然人、企业法人", "自然人"),
        "promised_limit": ("承诺办结时限", "10个工作日", "5个工作日"),
        "is_charged": ("是否收费", "否", "是"),
        "materials.M01.copies": ("申请书：复印件份数", "0", "2"),
        "materials.M02": ("取消材料", "身份证明", ""),
        "materials.M03": ("新增材料", "", "场地证明"),
        "steps.2": ("取消环节", "审查", ""),
        "steps.3": ("取消环节", "决定", ""),
    }


def test_themes_in_another_order_and_a_list_in_another_order(house):
    """Themes have no order; materials have one, and moving one up is a change."""
    for code, name in (("a", "开办企业"), ("b", "出生"), ("c", "养老")):
        a_theme(code=code, name=name)
    rows = [{"name": "申请书", "code": "M01"}, {"name": "身份证明", "code": "M02"}]
    said = {"version_id": house.draft.pk, "by": house.manager, "at": AT}
    edit_version(**said, themes=["c", "a", "b"], materials=rows)
    first = house.draft.number
    publish_version(version_id=house.draft.pk, by=SYSTEM, at=AT)
    draft = draft_version(
        item_id=house.item.pk, by=SYSTEM, at=AT, themes=["b", "c", "a"],
        materials=[{**rows[1], "order": 1}, {**rows[0], "order": 2}],
    )  # fmt: skip
    _old, _new, found = selectors.compared(house.item.code, first, draft.number, is_public=False)
    assert {one.element for one in found} == {"materials.M01.order", "materials.M02.order"}


def test_questions_and_conditions_are_compared_in_words(house):
    tree = {
        "start": ["premises"],
        "questions": [
            {"id": "premises", "kind": "single", "text": "场所从哪里来？", "options": [
                {"id": "own", "label": "自有", "then": []}, {"id": "rent", "label": "租赁", "then": ["sublet"]}]},
            {"id": "sublet", "kind": "multi", "text": "有没有转租？", "help": "问房东", "options": [{"id": "yes", "label": "有", "then": []}]},
        ],
    }  # fmt: skip
    edit_version(
        version_id=house.draft.pk, by=house.manager, at=AT, elements={"situations": tree},
        materials=[{"code": "M01", "name": "申请书", "needed_when": [{"premises": "rent"}]}, {"code": "M02", "name": "身份证明"}],
    )  # fmt: skip
    _old, _new, found = selectors.compared(house.item.code, 1, 2, is_public=False)
    said = {one.element: (one.before, one.after) for one in found}
    assert said["situations"] == (
        "",
        "“场所从哪里来？”（一开始就问，选一项）：自有；租赁 → 再问“有没有转租？”\n“有没有转租？”（可以选多项）（说明：问房东）：有",
    )
    assert said["materials.M01.needed_when"] == ("", "“场所从哪里来？”回答“租赁”")


def test_the_public_sees_published_versions_only(house, django_assert_num_queries):
    with pytest.raises(NotFound):
        selectors.compared(house.item.code, 1, 2)
    assert [one.number for one in selectors.versions_of(house.item.code)] == [1]
    publish_version(version_id=house.draft.pk, by=SYSTEM, at=AT)
    published_item(body=house.body, name="别的事项", at=PUBLISHED_AT - timedelta(days=1))
    with django_assert_num_queries(3):  # acts, versions, the numbers before
        page = selectors.changes()
    assert [(one.version.name, one.version.number, one.earlier) for one in page.rows] == [
        ("食品经营许可", 2, 1), ("食品经营许可", 1, None), ("别的事项", 1, None),
    ]  # fmt: skip
    with django_assert_num_queries(5):
        selectors.compared(house.item.code, 1, 2)


def test_the_managers_list_shows_the_newest_version(house, django_assert_num_queries):
    published_item(name="别人的事项")
    with django_assert_num_queries(2):  # page, newest versions
        (row,) = selectors.items_kept_by(house.manager, DAY).rows
    assert (row.current.number, row.newest[0].number) == (1, 2)
    assert selectors.items_kept_by(house.manager, DAY, text="没有这个").rows == []
    assert len(selectors.items_kept_by(house.manager, DAY, state="draft").rows) == 1


def test_what_an_office_said_is_kept_when_it_is_taken_back_and_nobody_drops_it_unseen(house):
    submission = house.submit()
    house.agree(submission, LEGAL, opinion="可以")
    take_back = {"submission_id": submission.pk, "by": house.manager, "at": AT}
    with pytest.raises(Refusal, match=r"catalogue\.spoken_meanwhile") as no:
        withdraw_submission(**take_back, spoken=0)
    assert "合法性审核部门已经审核过" in no.value.text() and state(house.draft) == VersionState.SUBMITTED
    withdraw_submission(**take_back, spoken=1)
    (again,) = selectors.rounds_of(house.draft.pk)
    assert again.state == SubmissionState.WITHDRAWN and [one.opinion for one in again.opinions.all()] == ["可以"]
    assert AuditEntry.objects.get(code="catalogue.submission_withdrawn").facts["spoken"] == ["legal"]
