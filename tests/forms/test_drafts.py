"""Drafts of forms: who may, two people at once, publishing, look-up lists, files."""

from functools import partial

import pytest
from tests.catalogue.factories import a_body
from tests.forms.factories import AT, a_draft, a_form, do, newest, publish
from tests.forms.sample import CODE, SCHEMA, TITLE, UI

from tongban.forms import selectors, services
from tongban.forms.models import Form, FormDraft, OptionList
from tongban.forms.rules.designing import acts
from tongban.forms.rules.designing.document import decompose
from tongban.forms.rules.exchange import exported
from tongban.forms.services import publish_form
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return a_body()


@pytest.fixture
def keeper(body):
    from tests.cases.factories import a_staff

    from tongban.identity.enums import Role

    return a_staff("钱管理", (Role.CATALOGUE_MANAGER, body), body=body)


@pytest.fixture
def stranger(db):
    from tests.cases.factories import a_staff

    from tongban.identity.enums import Role

    other = a_body(name="云江市教育局")
    return a_staff("孙管理", (Role.CATALOGUE_MANAGER, other), body=other)


def test_a_draft_becomes_the_next_version_and_is_gone(body, keeper):
    code = a_draft(body, by=keeper)
    first = publish(code, by=keeper)
    services.begin_draft(code=code, by=keeper, at=AT)
    do(code, acts.add_part, into=("dianpu",), kind="date", label="开业日期", by=keeper)
    second = publish(code, by=keeper)
    assert (first.version, second.version, FormDraft.objects.count()) == (1, 2, 0)
    assert "kaiyeriqi" in second.schema["properties"]["dianpu"]["properties"]
    assert set(AuditEntry.objects.values_list("code", flat=True)) >= {"form.drafted", "form.published"}


def test_a_draft_begins_from_any_version(body, keeper):
    code = a_form(body, by=keeper).code
    services.begin_draft(code=code, by=keeper, at=AT)
    do(code, acts.remove, path=("dianpu", "hehuoren"), by=keeper)
    publish(code, by=keeper)
    draft = services.begin_draft(code=code, version=1, by=keeper, at=AT)
    assert [one["key"] for one in draft.document["sections"][0]["parts"]][-1] == "hehuoren"
    with pytest.raises(Refusal, match=r"form\.draft_exists"):
        services.begin_draft(code=code, by=keeper, at=AT)


@pytest.mark.parametrize(
    "work",
    [
        lambda code, body, by: services.begin_form(body_id=body.pk, title="表", by=by, at=AT),
        lambda code, body, by: do(code, acts.retitle, title="改了", by=by),
        lambda code, body, by: services.undo_act(code=code, seen_revision=6, by=by, at=AT),
        lambda code, body, by: publish(code, by=by),
        lambda code, body, by: services.discard_draft(code=code, by=by, at=AT),
        lambda code, body, by: services.make_list(body_id=body.pk, name="单", more="甲", by=by, at=AT),
        lambda code, body, by: services.import_form(data=b"", body_id=body.pk, by=by, at=AT),
    ],
)
def test_only_the_managers_of_the_body_change_its_forms(body, stranger, work):
    code = a_draft(body)
    with pytest.raises(Refusal, match=r"form\.not_your_body"):
        work(code, body, stranger)
    assert FormDraft.objects.get().document["title"] == "开店登记表"


def test_the_platforms_forms_are_copied_not_changed(body, keeper):
    publish_form(code=CODE, title=TITLE, schema=SCHEMA, ui=UI, by=SYSTEM, at=AT)
    with pytest.raises(Refusal, match=r"form\.not_your_body"):
        services.begin_draft(code=CODE, by=keeper, at=AT)
    draft = services.copy_form(code=CODE, version=1, body_id=body.pk, title="我们的申请表", by=keeper, at=AT)
    made = publish(draft.form.code, by=keeper)
    assert (made.schema, made.ui, made.title) == (SCHEMA, UI, "我们的申请表")


def test_what_another_body_keeps_does_not_exist(body, stranger):
    code = a_form(body).code
    for look in (
        lambda: selectors.form_line(stranger, code, AT.date()), lambda: selectors.form_to_read(stranger, code, 1, on=AT.date()),
        lambda: selectors.draft_of(stranger, code, AT.date()),
        lambda: services.copy_form(code=code, version=1, body_id=stranger.body_id, title="抄", by=stranger, at=AT),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            look()
    assert [one.code for one in selectors.forms_kept_by(stranger, AT.date())] == []


def test_an_act_on_an_older_state_is_refused_and_says_who_was_faster(body, keeper):
    code = a_draft(body, by=keeper)
    seen = FormDraft.objects.get().revision
    do(code, acts.retitle, title="别人改的名称", by=keeper)
    with pytest.raises(Refusal, match=r"form\.changed_meanwhile") as no:
        services.act_on_draft(code=code, seen_revision=seen, act=partial(acts.retitle, title="我的"), by=keeper, at=AT)
    assert "钱管理" in no.value.text()
    with pytest.raises(Refusal, match=r"form\.changed_meanwhile"):
        services.publish_draft(code=code, seen_revision=seen, by=keeper, at=AT)
    assert FormDraft.objects.get().document["title"] == "别人改的名称"


def test_the_last_act_is_taken_back_and_done_again(body, keeper):
    code = a_draft(body, by=keeper)
    before = FormDraft.objects.get().document
    removed = do(code, acts.remove, path=("dianpu",), by=keeper)
    undone = services.undo_act(code=code, seen_revision=removed.revision, by=keeper, at=AT)
    assert undone.document == before
    again = services.undo_act(code=code, seen_revision=undone.revision, by=keeper, at=AT)
    assert again.document["sections"] == []


def test_a_draft_with_faults_is_not_published_and_all_are_named(body, keeper):
    code = services.begin_form(body_id=body.pk, title="空表", by=keeper, at=AT).form.code
    do(code, acts.add_section, title="一", by=keeper)
    do(code, acts.add_section, title="二", by=keeper)
    with pytest.raises(Refusal, match=r"form\.not_ready") as no:
        publish(code, by=keeper)
    assert no.value.facts["faults"] == ["这一部分还没有要填写的题目。"] * 2


def test_a_draft_that_was_never_published_goes_with_its_form(body, keeper):
    code = a_draft(body, by=keeper)
    assert services.discard_draft(code=code, by=keeper, at=AT) is True
    assert not Form.objects.exists()
    code = a_form(body, by=keeper).code
    services.begin_draft(code=code, by=keeper, at=AT)
    assert services.discard_draft(code=code, by=keeper, at=AT) is False
    assert newest(code).version == 1


def with_list(body, keeper):
    own = services.make_list(body_id=body.pk, name="业态", more="餐饮\n02｜零售", by=keeper, at=AT)
    code = a_draft(body, by=keeper)
    act = partial(acts.change_part, typed={"list": own.key}, lists={own.key: own}, condition=lambda _doc, _path: None)
    do(code, act, path=("dianpu", "shenqingleixing"), by=keeper)
    return own, code


def test_a_published_form_keeps_the_labels_that_its_list_had(body, keeper):
    own, code = with_list(body, keeper)
    first = publish(code, by=keeper)
    services.change_list(
        list_id=own.pk,
        seen_revision=1,
        name="业态",
        kept=[{"code": "canyin", "label": "餐饮服务"}],
        more="04｜食堂",
        by=keeper,
        at=AT,
    )
    services.begin_draft(code=code, by=keeper, at=AT)
    second = publish(code, by=keeper)
    options = [one.ui["sections"][0]["fields"][0]["options"] for one in (newest_version(code, 1), second)]
    assert options[0] == [{"value": "canyin", "label": "餐饮"}, {"value": "02", "label": "零售"}]
    assert options[1] == [{"value": "canyin", "label": "餐饮服务"}, {"value": "04", "label": "食堂"}]
    assert first.pk != second.pk


def newest_version(code, version):
    return selectors.form(code, version)


def test_a_list_that_is_gone_leaves_its_entries_in_the_draft(body, keeper):
    own, code = with_list(body, keeper)
    services.remove_list(list_id=own.pk, by=keeper, at=AT)
    made = publish(code, by=keeper)
    assert [one["label"] for one in made.ui["sections"][0]["fields"][0]["options"]] == ["餐饮", "零售"]


@pytest.mark.parametrize(
    ("name", "more", "where"),
    [("", "甲", "name"), ("业态", "", "more"), ("业态", "甲\n甲", "more"), ("业态", "1｜甲\n1｜乙", "more")],
)
def test_a_list_that_makes_no_sense_is_refused_beside_its_field(body, keeper, name, more, where):
    with pytest.raises(Invalid) as no:
        services.make_list(body_id=body.pk, name=name, more=more, by=keeper, at=AT)
    assert list(no.value.errors) == [where]


def test_a_form_comes_back_from_its_file_with_its_list(body, keeper, stranger):
    own, code = with_list(body, keeper)
    made = publish(code, by=keeper)
    data = exported(decompose(made.title, made.schema, made.ui), {own.key: own.name})
    here = services.import_form(data=data, body_id=body.pk, by=keeper, at=AT)
    assert publish(here.form.code, by=keeper).ui == made.ui
    assert OptionList.objects.filter(body=body).count() == 1
    there = services.import_form(data=data, body_id=stranger.body_id, by=stranger, at=AT)
    again = publish(there.form.code, by=stranger)
    assert again.schema == made.schema
    assert OptionList.objects.get(body_id=stranger.body_id).entries == own.entries


def test_a_list_of_the_same_name_with_other_entries_gets_another_name(body, keeper, stranger):
    own, code = with_list(body, keeper)
    made = publish(code, by=keeper)
    services.make_list(body_id=stranger.body_id, name="业态", more="别的", by=stranger, at=AT)
    data = exported(decompose(made.title, made.schema, made.ui), {own.key: own.name})
    services.import_form(data=data, body_id=stranger.body_id, by=stranger, at=AT)
    assert set(OptionList.objects.filter(body_id=stranger.body_id).values_list("name", flat=True)) == {
        "业态",
        "业态（2）",
    }


def test_the_lists_of_forms_have_a_fixed_number_of_queries(body, keeper, django_assert_num_queries):
    for number in range(4):
        a_form(body, title=f"表{number}", by=keeper)
    with django_assert_num_queries(2):  # forms with their drafts, newest versions (the posts are remembered)
        assert len(selectors.forms_kept_by(keeper, AT.date())) == 4
