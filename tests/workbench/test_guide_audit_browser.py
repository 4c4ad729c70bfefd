"""The pages of 指南体检 on a desk and on a phone, with what a real list holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import PUBLISHED_AT, published_item

from tongban.catalogue.models import GuideFinding, SourceGap
from tongban.catalogue.services import refresh_all_findings, set_aside_finding
from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path("/work/shots")
CONDITIONS = "申请人应当提交申请书，经登记机关认为需要核实的，依照《中华人民共和国物权法》第十条办理。"


@pytest.fixture
def manager():
    office = factories.an_office()
    manager = factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    other = factories.a_body(name="云江市民政局")
    manager.posts.create(role=Role.CATALOGUE_MANAGER, body=other, starts_on=PUBLISHED_AT.date())
    for body in (office.body, other):
        for number in range(12):
            published_item(
                body=body, name=f"食品经营许可（第{number}类）", place="江滨大道大道88号二楼综合窗口", conditions=CONDITIONS,
                materials=[
                    {"name": "营业执照", "form": "paper", "originals": 1},
                    {"name": "《营业执照》（副本复印件）", "form": "paper", "copies": 1}, {"name": "第三方检测报告"},
                ],
            )  # fmt: skip
    refresh_all_findings(at=PUBLISHED_AT + timedelta(days=1))
    first = GuideFinding.objects.order_by("item_id", "pk").first()
    set_aside_finding(
        finding_id=first.pk, reason="地名就是如此，已核对", by=manager, at=PUBLISHED_AT + timedelta(days=2)
    )
    GuideFinding.objects.filter(check_name="law_repealed").update(is_blocking=True)
    SourceGap.objects.create(
        source="guangxi", body=office.body, check_name="element_missing", element="complaint", items=12,
        counted_at=PUBLISHED_AT,
    )  # fmt: skip
    manager.first_code = first.item.code
    return manager


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_and_fit(manager, new_page, sign_in_as, axe, no_sideways_scroll, phone):
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    urls = {
        "list": reverse("workbench:guide-audit"), "narrowed": reverse("workbench:guide-audit") + "?check=law_repealed",
        "clean": reverse("workbench:guide-audit") + "?state=resolved",
        "item": reverse("workbench:guide-audit-item", args=[manager.first_code]),
    }  # fmt: skip
    for name, url in urls.items():
        assert page.goto(url).status == 200
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"audit-{name}-{'phone' if phone else 'desk'}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)


def test_setting_aside_without_a_reason_says_so_beside_the_field(manager, page, sign_in_as, axe):
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:guide-audit-item", args=[manager.first_code]))
    fold = page.locator("details", has_text="搁置的理由").first
    fold.locator("summary").click()
    fold.get_by_role("button", name="搁置").click()
    axe(page)
    assert page.get_by_text("请写明搁置的理由").first.is_visible()
    field = page.locator("input[name=reason][aria-invalid=true]")
    field.fill("地名就是如此")
    page.locator("form", has=field).get_by_role("button").click()
    assert page.get_by_text("已搁置。").is_visible()
