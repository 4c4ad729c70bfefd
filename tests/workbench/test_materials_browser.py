"""A catalogue manager clears the work list of material names; on a desk and on a phone."""

import re

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item

from tongban.catalogue import services
from tongban.catalogue.models import MaterialName
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("phone", [False, True])
def test_names_are_linked_looked_up_and_taken_back(new_page, sign_in_as, axe, no_sideways_scroll, shot, phone):
    office = factories.an_office()
    manager = factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    services.load_materials(by=SYSTEM, at=factories.MONDAY_9AM)
    published_item(
        body=office.body, materials=["身份证（原件及复印件）", "法定代表人身份证复印件", "营业执照副本", "房屋不动产权属证书", "设计方案"]
    )  # fmt: skip
    services.refresh_material_names()
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:materials"))
    axe(page)
    no_sideways_scroll(page)
    shot(page, "trees-materials")
    page.locator("#above").select_option("90")
    page.get_by_role("button", name="先看看有哪些").click()
    page.get_by_role("heading", name="一起采用建议").wait_for()
    axe(page)
    no_sideways_scroll(page)
    shot(page, "trees-accept")
    page.get_by_role("button", name=re.compile("采用全部")).click()
    page.get_by_role("link", name="已经处理的").and_(page.locator("[aria-current]")).wait_for()
    assert MaterialName.objects.filter(entry__isnull=False).count() >= 3
    axe(page)
    shot(page, "trees-decided")
    page.goto(reverse("workbench:material-name", args=[MaterialName.objects.get(name="设计方案").pk]))
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="用这个名称新增标准材料").click()
    page.get_by_role("heading", name="新增标准材料").wait_for()
    axe(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("heading", name="设计方案").first.wait_for()
    axe(page)
    no_sideways_scroll(page)
    shot(page, "trees-entry")
    page.goto(reverse("workbench:materials") + "?show=entries")
    page.get_by_role("link", name="居民身份证", exact=True).wait_for()
    axe(page)
    no_sideways_scroll(page)
    shot(page, "trees-entries")
