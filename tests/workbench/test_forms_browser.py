"""A form is designed in the browser, published, set on an item, and filled in by a citizen; the case shows the answers."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import a_staff
from tests.cases.factories import an_office as office_of
from tests.catalogue.factories import a_body
from tests.forms.factories import a_draft, a_form, do
from tests.portal.people import somebody

from tongban.cases.models import Case
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.services import draft_version, publish_version
from tongban.forms import services
from tongban.forms.models import FormDefinition, FormDraft
from tongban.forms.rules.designing import acts
from tongban.forms.services import make_list
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def body(live_server):
    return a_body()


@pytest.fixture
def keeper(body):
    return a_staff("钱管理", (Role.CATALOGUE_MANAGER, body), body=body)


def add(page, place, label, kind):
    """Add a question where the group of fields says so."""
    box = page.get_by_role("group", name=f"在“{place}”里添加题目")
    box.get_by_label("新题目").fill(label)
    box.get_by_label("类型").select_option(label=kind)
    box.get_by_role("button", name="添加题目").click()
    page.get_by_role("link", name=label, exact=True).wait_for()


def test_a_form_is_designed_published_and_filled_in(page, new_page, sign_in_as, keeper, body, shot):
    office = office_of(body=body, materials=())
    sign_in_as(page, keeper.user)
    page.goto(reverse("workbench:forms"))
    page.get_by_role("link", name="新建表单").click()
    page.get_by_label("表单名称").fill("开店登记表")
    page.get_by_role("button", name="开始设计").click()
    page.get_by_label("添加一个部分").fill("店铺")
    page.get_by_role("button", name="添加部分").click()
    page.get_by_role("heading", name="店铺").wait_for()
    add(page, "店铺", "申请类型", "单选（逐项列出）")
    add(page, "店铺", "原证号", "单行文字")
    add(page, "店铺", "合伙人", "可重复填写的一组")
    add(page, "合伙人", "姓名", "单行文字")
    page.get_by_role("link", name="申请类型", exact=True).click()
    page.get_by_label("选项", exact=True).fill("首次申请\n变更")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("选项：首次申请、变更").wait_for()
    page.get_by_role("link", name="原证号", exact=True).click()
    page.get_by_role("group", name="条件 1").get_by_label("题目").select_option(label="店铺：申请类型")
    page.locator("select#line-0-value").wait_for()
    page.get_by_role("group", name="条件 1").get_by_label("和什么比较").select_option(label="变更")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("“申请类型”是“变更”时显示").wait_for()
    page.get_by_role("link", name="预览").click()
    page.get_by_role("heading", name="开店登记表").wait_for()
    page.locator("[data-eform][data-started]").wait_for()
    assert not page.get_by_label("原证号").is_visible()
    page.get_by_label("变更").check()
    page.get_by_label("原证号").fill("云店1号")
    page.get_by_role("button", name="检查填写").click()
    page.get_by_text("处需要修改").wait_for()
    page.locator("[name='f.dianpu.hehuoren.0.xingming']").fill("林样本")
    page.get_by_role("button", name="检查填写").click()
    page.get_by_text("填写没有问题").wait_for()
    page.get_by_role("link", name="返回设计").click()
    page.get_by_role("link", name="核对并发布").click()
    page.get_by_role("button", name="发布").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.get_by_text("已发布第1版").wait_for()
    made = FormDefinition.objects.get(title="开店登记表")
    draft = draft_version(item_id=office.item.pk, by=SYSTEM, at=localtime())
    page.goto(reverse("workbench:catalogue-item", args=[office.item.code]))
    page.get_by_role("link", name="选择电子表单").click()
    page.get_by_label("开店登记表").check()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存，事项发布后生效").wait_for()
    publish_version(version_id=draft.pk, by=SYSTEM, at=localtime())
    assert ItemVersion.objects.get(pk=draft.pk).form_code == made.code
    citizen = new_page()
    person = somebody(mobile="13900000017")
    sign_in_as(citizen, person.user)
    citizen.goto(reverse("portal:item", args=[office.item.code]))
    citizen.get_by_role("link", name="开始申请").click()
    citizen.get_by_role("button", name="开始填写").click()
    citizen.locator("[data-eform][data-started]").wait_for()
    citizen.get_by_label("变更").check()
    citizen.get_by_label("原证号").fill("云店1号")
    citizen.get_by_label("姓名").fill("林样本")
    citizen.get_by_role("button", name="下一步：核对").click()
    citizen.get_by_role("button", name="确认提交").click()
    citizen.get_by_role("heading", name="提交成功").wait_for()
    case = Case.objects.get()
    assert (case.form_code, case.form_version) == (made.code, 1)
    assert case.answers["dianpu"]["hehuoren"] == [{"xingming": "林样本"}]
    sign_in_as(page, office.examiner.user)
    page.goto(reverse("workbench:case", args=[case.number]))
    page.get_by_text("云店1号").wait_for()
    assert "林样本" in page.content()


def test_a_question_is_moved_with_the_keyboard_and_taken_back(page, sign_in_as, keeper, body):
    code = a_draft(body)
    sign_in_as(page, keeper.user)
    page.goto(reverse("workbench:form-design", args=[code]))
    order = page.locator(".design-part .row-title")
    assert order.all_inner_texts()[:2] == ["申请类型", "原证号"]
    page.get_by_role("link", name="原证号", exact=True).focus()
    with page.expect_response("**/design/") as shown:
        page.keyboard.press("Alt+ArrowUp")
    assert shown.value.ok
    page.locator(".design-part:first-child .row-title", has_text="原证号").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "原证号"
    page.get_by_role("button", name="撤销上一步").click()
    page.locator(".design-part:first-child .row-title", has_text="申请类型").wait_for()
    page.get_by_role("button", name="删除 姓名").click()
    page.get_by_text("这一组里还没有题目。").wait_for()
    assert FormDraft.objects.get().revision == 9


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_the_designer_is_accessible(
    new_page, sign_in_as, axe, no_sideways_scroll, keeper, body, shot, phone
):
    own = make_list(body_id=body.pk, name="业态", more="餐饮\n零售\n食堂", by=SYSTEM, at=localtime())
    code = a_form(body).code
    services.begin_draft(code=code, by=SYSTEM, at=localtime())
    do(code, acts.add_section, title="声明")
    do(code, acts.add_part, into=("shengming",), kind="confirm", label="我保证所填内容真实，并愿意承担相应的法律责任。")
    do(code, acts.add_part, into=("dianpu",), kind="region", label="所在地")
    do(code, acts.remove, path=("dianpu", "hehuoren", "xingming"))
    office = office_of(body=body)
    page = new_page(phone=phone)
    sign_in_as(page, keeper.user)
    pages = {
        "index": reverse("workbench:forms"), "new": reverse("workbench:form-new"), "import": reverse("workbench:form-import"),
        "form": reverse("workbench:form", args=[code]), "design": reverse("workbench:form-design", args=[code]),
        "part": reverse("workbench:form-part", args=[code, "dianpu.yuanzhenghao"]),
        "choice": reverse("workbench:form-part", args=[code, "dianpu.shenqingleixing"]),
        "section": reverse("workbench:form-section", args=[code, "shengming"]),
        "faulty": reverse("workbench:form-preview", args=[code]), "preview": reverse("workbench:form-version", args=[code, 1]),
        "phone": reverse("workbench:form-version", args=[code, 1]) + "?width=phone",
        "publish": reverse("workbench:form-publish", args=[code]), "lists": reverse("workbench:form-lists"),
        "list": reverse("workbench:form-list", args=[own.pk]), "item": reverse("workbench:catalogue-form", args=[office.item.code]),
        "compare": reverse("workbench:form-compare", args=[code]) + "?before=1&after=1",
    }  # fmt: skip
    for name, url in pages.items():
        assert page.goto(url).status == 200, name
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)
        shot(page, f"designer-{name}")
