"""The designer through its pages: lists, one form, acts on a draft, publishing, files, the form of an item."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, published_item
from tests.forms.factories import AT, a_draft, a_form, do
from tests.forms.sample import CODE, SCHEMA, TITLE, UI

from tongban.catalogue.models import ItemVersion
from tongban.catalogue.services import draft_version
from tongban.forms import services
from tongban.forms.models import FormDefinition, FormDraft, OptionList
from tongban.forms.rules.designing import acts
from tongban.forms.services import publish_form
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return a_body()


@pytest.fixture
def keeper(body):
    return a_staff("钱管理", (Role.CATALOGUE_MANAGER, body), body=body)


@pytest.fixture
def client_of(as_staff, keeper):
    return as_staff(keeper)


def at(name, *args):
    return reverse(f"workbench:{name}", args=args)


def send(client, url, **fields):
    return client.post(url, {"once": uuid.uuid4().hex, **fields})


def press(client, code, what, **more):
    revision = FormDraft.objects.get(form__code=code).revision
    return send(client, at("form-act", code), do=what, revision=revision, **more)


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def document(code):
    return FormDraft.objects.get(form__code=code).document


def test_a_form_is_put_together_page_by_page_and_published(client_of, body):
    answer = send(client_of, at("form-new"), title="开店登记表")
    code = FormDraft.objects.get().form.code
    assert answer["Location"] == at("form-design", code)
    press(client_of, code, "add-section:", title="店铺")
    press(client_of, code, "add:dianpu", kind="radio", label="申请类型")
    press(client_of, code, "add:dianpu", kind="text", label="原证号")
    answer = send(
        client_of, at("form-part", code, "dianpu.yuanzhenghao"), revision=FormDraft.objects.get().revision,
        label="原证号", max_length="20", required="yes", **{"has-flags": "1", "line-0-field": "dianpu.shenqingleixing", "line-0-op": "eq", "line-0-value": "选项2"},
    )  # fmt: skip
    assert answer.status_code == 302
    shown = page(client_of, at("form-design", code))
    assert "“申请类型”是“选项2”时显示" in shown and "最多20个字" in shown
    send(client_of, at("form-publish", code), revision=FormDraft.objects.get().revision)
    made = FormDefinition.objects.get()
    assert (made.title, made.version, FormDraft.objects.count()) == ("开店登记表", 1, 0)
    assert "第1版" in page(client_of, at("form", code))


def test_faults_stand_beside_the_question_and_keep_the_form_from_being_published(client_of, body):
    code = a_draft(body)
    press(client_of, code, "remove:dianpu.hehuoren.xingming")
    shown = page(client_of, at("form-design", code))
    assert "这一组里还没有题目。" in shown and "有1处要改正" in shown
    assert "这一组里还没有题目。" in page(client_of, at("form-publish", code))
    answer = send(client_of, at("form-publish", code), revision=FormDraft.objects.get().revision)
    assert answer.status_code == 409 and not FormDefinition.objects.exists()
    assert "改正以后才能预览" in page(client_of, at("form-preview", code))


def test_rows_move_are_copied_removed_and_taken_back(client_of, body):
    code = a_draft(body)
    press(client_of, code, "down:dianpu.shenqingleixing")
    assert [one["key"] for one in document(code)["sections"][0]["parts"]][:2] == ["yuanzhenghao", "shenqingleixing"]
    press(client_of, code, "duplicate:dianpu.yuanzhenghao")
    assert "原证号（副本）" in page(client_of, at("form-design", code))
    press(client_of, code, "add-section:", title="其他")
    press(client_of, code, "to-section:dianpu.yuanzhenghao", **{"section:dianpu.yuanzhenghao": "qita"})
    assert [one["key"] for one in document(code)["sections"][1]["parts"]] == ["yuanzhenghao"]
    press(client_of, code, "remove:qita")
    assert len(document(code)["sections"]) == 1
    press(client_of, code, "undo:")
    assert len(document(code)["sections"]) == 2


def test_what_makes_no_sense_is_said_beside_its_field_and_what_was_typed_stays(client_of, body):
    code = a_draft(body)
    answer = press(client_of, code, "add:dianpu", kind="date", label=" ")
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'id="label-q-dianpu-error"' in shown
    assert '<option value="date" selected>' in shown
    revision = FormDraft.objects.get().revision
    answer = send(
        client_of, at("form-part", code, "dianpu.yuanzhenghao"), revision=revision, label="新的名称", max_length="viel"
    )
    shown = answer.content.decode()
    assert (
        answer.status_code == 422
        and 'value="新的名称"' in shown
        and 'value="viel"' in shown
        and 'id="max_length-error"' in shown
    )


def test_two_people_in_one_draft_lose_nothing(client_of, body):
    code = a_draft(body)
    seen = FormDraft.objects.get().revision
    do(code, acts.retitle, title="别人改的名称")
    url = at("form-part", code, "dianpu.yuanzhenghao")
    answer = send(client_of, url, revision=seen, label="我写的题目", max_length="33")
    shown = answer.content.decode()
    assert (
        answer.status_code == 409
        and 'value="我写的题目"' in shown
        and 'value="33"' in shown
        and "您填写的内容还在" in shown
    )
    answer = send(client_of, at("form-act", code), do="add:dianpu", revision=seen, kind="date", label="我写的新题目")
    assert answer.status_code == 409 and "我写的新题目" in answer.content.decode()
    now = FormDraft.objects.get().revision
    assert send(client_of, url, revision=now, label="我写的题目", max_length="33").status_code == 302
    assert document(code)["title"] == "别人改的名称"


def test_a_changed_question_offers_its_own_answers_without_saving(client_of, body):
    code = a_draft(body)
    url = at("form-part", code, "dianpu.yuanzhenghao")
    answer = send(
        client_of, url, refresh="1", label="打了一半", **{"line-0-field": "dianpu.shenqingleixing", "line-0-op": "eq"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 200 and '<option value="option2">选项2</option>' in shown and "打了一半" in shown
    assert document(code)["sections"][0]["parts"][1]["ui"]["label"] == "原证号"


def test_a_condition_written_by_hand_is_kept_until_it_is_replaced(client_of, body):
    code = a_draft(body)
    draft = FormDraft.objects.get()
    given = {"not": {"field": "dianpu.shenqingleixing", "op": "eq", "value": "option1"}}
    draft.document["sections"][0]["parts"][1]["ui"]["visible_when"] = given
    draft.save()
    url = at("form-part", code, "dianpu.yuanzhenghao")
    assert "不符合：“申请类型”是“选项1”" in page(client_of, url)
    send(client_of, url, revision=draft.revision, label="原证号码", **{"keep-condition": "yes"})
    assert document(code)["sections"][0]["parts"][1]["ui"]["visible_when"] == given
    send(client_of, url, revision=FormDraft.objects.get().revision, label="原证号码")
    assert "visible_when" not in document(code)["sections"][0]["parts"][1]["ui"]


def test_the_preview_checks_what_is_filled_in_and_saves_nothing(client_of, body):
    code = a_form(body).code
    url = at("form-version", code, 1)
    answer = client_of.post(url, {"f.dianpu.shenqingleixing~": "", "f.dianpu.yuanzhenghao": ""})
    assert answer.status_code == 422 and "请选择申请类型。" in answer.content.decode()
    filled = {
        "f.dianpu.shenqingleixing": "option1",
        "f.dianpu.yuanzhenghao": "云1",
        "f.dianpu.hehuoren.0.xingming": "林样本",
    }
    shown = client_of.post(url, filled).content.decode()
    assert "填写没有问题" in shown and "林样本" in shown


def test_a_file_in_the_preview_is_not_stored(client_of, body):
    code = a_draft(body)
    do(code, acts.add_part, into=("dianpu",), kind="file", label="门头照片")
    from tongban.files.models import StoredFile

    upload = SimpleUploadedFile("门头.png", b"x", content_type="image/png")
    filled = {"f.dianpu.shenqingleixing": "option1", "f.dianpu.yuanzhenghao": "云1", "f.dianpu.hehuoren.0.xingming": "林样本",
              "f.dianpu.mentouzhaopian": upload}  # fmt: skip
    shown = client_of.post(at("form-preview", code), filled).content.decode()
    assert "填写没有问题" in shown and "门头.png" in shown
    assert not StoredFile.objects.exists()


def test_two_versions_are_compared_in_words(client_of, body):
    code = a_form(body).code
    press_begin = send(client_of, at("form-do", code, "begin"))
    assert press_begin["Location"] == at("form-design", code)
    press(client_of, code, "add:dianpu", kind="date", label="开业日期")
    assert "新增（日期）" in page(client_of, at("form-publish", code))
    send(client_of, at("form-publish", code), revision=FormDraft.objects.get().revision)
    shown = page(client_of, at("form-compare", code) + "?before=2&after=1")
    assert "第1版到第2版的变化" in shown and "店铺 › 开业日期" in shown


def test_the_blank_form_is_a_pdf_with_every_question(client_of, body):
    import io

    import pypdf

    publish_form(code=CODE, title=TITLE, schema=SCHEMA, ui=UI, by=SYSTEM, at=AT)
    answer = client_of.get(at("form-blank", CODE, 1))
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    for words in (TITLE, "原许可证编号", "“申请类型”是“变更”时填写", "餐饮服务", "曾用名", "签名"):
        assert words in text.replace("\n", "")


def test_a_form_goes_out_as_a_file_and_comes_in_after_it_was_read(client_of, body):
    code = a_form(body).code
    data = client_of.get(at("form-export", code, 1)).content
    upload = SimpleUploadedFile("form.json", data, content_type="application/json")
    shown = send(client_of, at("form-import"), file=upload).content.decode()
    assert "试读结果" in shown and "没有错误" in shown and not FormDraft.objects.exists()
    answer = send(client_of, at("form-import"), act="import", text=data.decode())
    assert answer.status_code == 302 and FormDraft.objects.get().document["title"] == "开店登记表"


def test_a_faulty_file_is_refused_with_its_faults(client_of, body):
    code = a_form(body).code
    whole = json.loads(client_of.get(at("form-export", code, 1)).content)
    whole["ui"]["sections"][0]["fields"][1]["onclick"] = "x"
    whole["schema"]["properties"]["dianpu"]["properties"]["yuanzhenghao"]["pattern"] = "(a+)+$"
    upload = SimpleUploadedFile("form.json", json.dumps(whole).encode())
    answer = send(client_of, at("form-import"), file=upload)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "店铺 › 原证号：有不认识的内容“onclick”" in shown and "正则表达式" in shown
    assert not FormDraft.objects.exists()


def test_a_list_is_kept_on_its_page(client_of, body):
    send(client_of, at("form-list-new"), name="业态", more="餐饮\n零售")
    own = OptionList.objects.get()
    url = at("form-list", own.pk)
    send(client_of, url, revision=1, name="业态类型", code=["canyin", "lingshou"], label=["餐饮服务", ""], more="食堂")
    own.refresh_from_db()
    assert [one["label"] for one in own.entries] == ["餐饮服务", "食堂"] and own.entries[0]["code"] == "canyin"
    late = send(client_of, url, revision=1, name="我的名称", code=["canyin"], label=["我改的"], more="")
    assert late.status_code == 409 and "我改的" in late.content.decode()
    assert "业态类型" in page(client_of, at("form-lists"))
    send(client_of, at("form-list-remove", own.pk))
    assert not OptionList.objects.exists()


def test_a_published_item_keeps_its_form_and_a_draft_takes_the_new_one(client_of, body, keeper):
    form = a_form(body)
    item = published_item(body=body, form_code=form.code, form_version=1)
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=AT)
    services.begin_draft(code=form.code, by=SYSTEM, at=AT)
    do(form.code, acts.add_part, into=("dianpu",), kind="date", label="开业日期")
    send(client_of, at("form-publish", form.code), revision=FormDraft.objects.get().revision)
    shown = page(client_of, at("form", form.code))
    assert "改用第2版" in shown and item.current.name in shown
    send(client_of, at("form-do", form.code, "set"), **{"item-version": draft.pk})
    assert ItemVersion.objects.get(pk=draft.pk).form_version == 2
    assert ItemVersion.objects.get(pk=item.current_id).form_version == 1


def test_an_item_of_others_does_not_take_a_form(client_of, body):
    form = a_form(body)
    other = published_item(body=a_body(name="云江市教育局"), form_code=form.code, form_version=1)
    draft = draft_version(item_id=other.pk, by=SYSTEM, at=AT)
    answer = send(client_of, at("form-do", form.code, "set"), **{"item-version": draft.pk})
    assert answer.status_code == 404
    assert client_of.get(at("catalogue-form", other.code)).status_code == 404


def test_the_form_of_an_item_is_chosen_for_its_draft_only(client_of, body):
    form, item = a_form(body), published_item(body=body)
    hidden = a_form(a_body(name="云江市教育局"), title="教育局的表")
    url = at("catalogue-form", item.code)
    shown = page(client_of, url)
    assert "只有草稿能改" in shown and "开店登记表" in shown and hidden.title not in shown
    assert send(client_of, url, form=form.code).status_code == 409
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=AT)
    assert send(client_of, url, form=hidden.code).status_code == 422
    assert send(client_of, url, form=form.code).status_code == 302
    draft.refresh_from_db()
    assert (draft.form_code, draft.form_version) == (form.code, 1)
    send(client_of, url, form="none")
    draft.refresh_from_db()
    assert (draft.form_code, draft.form_version) == ("", None)


def test_the_forms_of_others_do_not_exist_and_the_platforms_are_only_read(client_of, body):
    other = a_form(a_body(name="云江市教育局"), title="教育局的表")
    draft = a_draft(a_body(name="云江市民政局"))
    publish_form(code=CODE, title=TITLE, schema=SCHEMA, ui=UI, by=SYSTEM, at=AT)
    shown = page(client_of, at("forms"))
    assert TITLE in shown and other.title not in shown
    for name in ("form", "form-design", "form-publish", "form-preview"):
        assert client_of.get(at(name, draft)).status_code == 404
    for name in ("form-version", "form-export", "form-blank"):
        assert client_of.get(at(name, other.code, 1)).status_code == 404
        assert client_of.get(at(name, CODE, 1)).status_code == 200
    assert "起草新版本" not in page(client_of, at("form", CODE))
    assert send(client_of, at("form-do", CODE, "begin")).status_code == 409
    assert send(client_of, at("form-do", CODE, "copy"), version=1, title="我们的申请表").status_code == 302


def test_pages_have_a_fixed_number_of_queries(client_of, body, django_capture_queries):
    for number in range(3):
        code = a_form(body, title=f"表{number}").code
        published_item(body=body, form_code=code, form_version=1)
    services.begin_draft(code=code, by=SYSTEM, at=AT)
    counted = {}
    for name, args in (("forms", ()), ("form", (code,)), ("form-design", (code,)), ("form-preview", (code,))):
        client_of.get(at(name, *args))
        with django_capture_queries() as seen:
            page(client_of, at(name, *args))
        counted[name] = len(seen)
    for number in range(3, 6):
        do(code, acts.add_part, into=("dianpu",), kind="radio", label=f"题目{number}")
        published_item(body=body, form_code=a_form(body, title=f"表{number}").code, form_version=1)
        published_item(body=body, form_code=code, form_version=1)
    for name, args in (("forms", ()), ("form", (code,)), ("form-design", (code,)), ("form-preview", (code,))):
        with django_capture_queries() as seen:
            page(client_of, at(name, *args))
        assert len(seen) == counted[name] <= 14, name


def test_what_was_typed_when_the_session_ended_comes_back_and_overwrites_nobody(client_of, keeper, as_staff, body):
    from django.utils import timezone

    from tongban.identity.services.sessions import SEEN_AT

    code = a_draft(body)
    url, seen = at("form-part", code, "dianpu.yuanzhenghao"), FormDraft.objects.get().revision
    session = client_of.session
    session[SEEN_AT] = timezone.now().timestamp() - 16 * 60
    session.save()
    typed = {"revision": seen, "label": "写到一半", "once": uuid.uuid4().hex}
    assert client_of.post(url, typed, headers={"referer": f"http://testserver{url}"}).status_code == 302
    do(code, acts.retitle, title="别人改的名称")
    shown = page(as_staff(keeper), f"{url}?kept=1")
    assert 'value="写到一半"' in shown and "已经填回" in shown and f'name="revision" value="{seen}"' in shown
    assert send(client_of, url, revision=seen, label="写到一半").status_code == 409


def test_a_second_click_adds_nothing(client_of, body):
    code = a_draft(body)
    fields = {
        "do": "add:dianpu",
        "kind": "date",
        "label": "开业日期",
        "revision": FormDraft.objects.get().revision,
        "once": uuid.uuid4().hex,
    }
    first, second = (client_of.post(at("form-act", code), fields) for _click in range(2))
    assert first["Location"] == second["Location"] == at("form-design", code) + "#q-dianpu-kaiyeriqi"
    assert FormDraft.objects.get().revision == fields["revision"] + 1
