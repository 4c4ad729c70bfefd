"""证明事项清单 on a desk and on a phone: the pages of the register and the way of a manager through them."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import a_body, a_proof, published_item

from tongban.catalogue.services import cancel_proof
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path("/work/shots")


@pytest.fixture
def manager(settings):
    settings.TONGBAN_GUIDE_AUDIT = {"": {"severity": {"proof_not_registered": "warning"}}}
    office = factories.an_office()
    manager = factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    other = a_body("云江市民政局")
    manager.posts.create(role=Role.CATALOGUE_MANAGER, body=other, starts_on=factories.MONDAY_9AM.date())
    names = ["经营场所使用证明", "食品安全管理人员培训证明", "婚姻状况证明"]
    for number in range(4):
        published_item(
            body=office.body, name=f"食品经营许可（第{number}类）", enters_proofs=False,
            materials=["申请书", *names, "无违法记录证明", {"name": "学历证书", "material_type": "licence"}],
        )  # fmt: skip
    proofs = [a_proof(office.body, name) for name in names]
    a_proof(office.body, "居住证明", by_commitment=True)
    cancel_proof(
        proof_id=proofs[2].pk, replacement="department_check", note="向民政部门核查婚姻登记信息", reason="可以通过部门间核查办理",
        document="云政务〔2025〕12号", by=SYSTEM, at=factories.MONDAY_9AM,
    )  # fmt: skip
    manager.proofs, manager.other, manager.item = proofs, other, office.item
    return manager


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_and_fit(manager, new_page, sign_in_as, axe, no_sideways_scroll, phone):
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    kept, gone = manager.proofs[0], manager.proofs[2]
    urls = {
        "list": reverse("workbench:proofs"), "missing": reverse("workbench:proofs") + "?list=missing",
        "new": reverse("workbench:proof-new"), "kept": reverse("workbench:proof", args=[kept.pk]),
        "gone": reverse("workbench:proof", args=[gone.pk]), "edit": reverse("workbench:proof-edit", args=[kept.pk]),
        "public": reverse("portal:proofs"), "public-one": reverse("portal:proof", args=[gone.pk]),
        "guide": reverse("portal:item", args=[published_item_code(gone)]),
    }  # fmt: skip
    for name, url in urls.items():
        assert page.goto(url).status == 200
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"proofs-{name}-{'phone' if phone else 'desk'}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)


def published_item_code(proof):
    from tongban.catalogue.selectors.proofs import demanded_in

    return demanded_in(proof).rows[0].version.item.code


def test_from_the_missing_text_to_the_entry_to_its_cancellation(manager, page, sign_in_as, axe):
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:proofs") + "?list=missing")
    page.get_by_role("row", name="无违法记录证明").get_by_role("link").click()
    page.get_by_role("heading", name="登记证明").wait_for()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("请填写由谁开具。").first.wait_for()
    axe(page)
    page.get_by_label("种类").select_option("law")
    page.get_by_label("名称和条款").fill("《中华人民共和国食品安全法》第三十五条")
    page.get_by_label("开具单位").fill("公安派出所")
    page.get_by_label("怎样开具").fill("带身份证当场开具，不收费。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("heading", name="无违法记录证明").wait_for()
    assert page.get_by_text("食品经营许可（第0类）").is_visible()
    page.locator("summary", has_text="取消这份证明").click()
    page.get_by_label("怎样替代").select_option("internal_check")
    page.get_by_label("理由").fill("可以由公安机关内部核查")
    page.get_by_role("button", name="取消这份证明").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("这份证明已经取消，下列指南应当尽快修改。").wait_for()
    page.goto(reverse("portal:proofs") + "?text=无违法")
    assert page.get_by_text("改为政府部门内部核查").is_visible()
