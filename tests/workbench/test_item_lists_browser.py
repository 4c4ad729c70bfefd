"""The pages of lists as they stand on a desk and on a phone: nothing inaccessible, nothing wider than the screen."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_list, published_item

from tongban.catalogue.selectors import lists
from tongban.catalogue.services import lists as operations
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    body, other = a_body("云江市政务服务数据管理局"), a_body("云江市人力资源和社会保障局")
    names = [
        "企业职工基本养老保险关系转移接续",
        "异地就医备案",
        "居民身份证换领",
        "住房公积金贷款",
        "食品经营许可（新办）",
    ]
    items = [published_item(body=other if n % 2 else body, name=name, visits=n % 2) for n, name in enumerate(names)]
    batch_list = a_list(*items[:3], body=body, name="云江市“跨省通办”事项清单")
    batch = operations.open_batch(list_id=batch_list.pk, document_title="关于公布第二批“跨省通办”事项的通知", document_number="云政办〔2026〕8号",
                                  by=SYSTEM, at=timezone.now())  # fmt: skip
    operations.put_line(change_id=batch.pk, item_id=items[3].pk, act="enter", by=SYSTEM, at=timezone.now())
    operations.put_line(change_id=batch.pk, item_id=items[0].pk, act="enter", by=SYSTEM, at=timezone.now())
    operations.put_line(
        change_id=batch.pk, item_id=items[1].pk, act="leave", reason="改为全省统一办理", by=SYSTEM, at=timezone.now()
    )
    table = f"事项编码,列入或退出,原因\n{items[4].code},列入,\n写错的编码,列入,\n{items[2].code},退出,\n".encode()
    upload = operations.read_upload(change_id=batch.pk, name="第二批.csv", data=table, by=SYSTEM, at=timezone.now())
    rule = operations.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=body.pk, filling="rule", description="这些事不用到现场，网上或者快递就能办完。",
        rule=[{"element": "visits", "value": 0}], by=SYSTEM, at=PUBLISHED_AT,
    )  # fmt: skip
    operations.except_item(
        list_id=rule.pk,
        item_id=items[1].pk,
        kind="add",
        reason="窗口全程代办，群众不用到场",
        by=SYSTEM,
        at=PUBLISHED_AT,
    )
    seen = lists.preview(rule)
    operations.publish_by_rule(
        list_id=rule.pk, seen=(seen.entering, seen.leaving), by=SYSTEM, at=PUBLISHED_AT + timedelta(hours=1)
    )
    draft = operations.create_list(
        name="零材料提交事项清单", kind="zero_material", keeper_id=body.pk, filling="rule", rule=[{"element": "zero_material"}],
        by=SYSTEM, at=PUBLISHED_AT,
    )  # fmt: skip
    manager = a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)
    return {"batch": batch_list, "rule": rule, "draft": draft, "upload": upload, "manager": manager, "item": items[0]}


def pages(place):
    def at(name, *arguments, query=""):
        return reverse(name, args=arguments) + query

    batch, rule, draft = place["batch"].code, place["rule"].code, place["draft"].code
    first = place["batch"].changes.order_by("pk").first().pk
    return {
        "p-lists": at("portal:lists"), "p-list": at("portal:list", batch), "p-rule": at("portal:list", rule),
        "p-history": at("portal:list-history", batch), "p-change": at("portal:list-change", batch, first),
        "p-exceptions": at("portal:list-exceptions", rule), "p-item": at("portal:item", place["item"].code),
        "w-lists": at("workbench:lists"), "w-list": at("workbench:list", batch), "w-rule": at("workbench:list", rule),
        "w-new": at("workbench:list-new"), "w-edit": at("workbench:list-edit", batch),
        "w-try": at("workbench:list-rule", rule, query="?condition=visits&visits=1&condition=no_fee"),
        "w-publish": at("workbench:list-publish", draft), "w-exceptions": at("workbench:list-exceptions", rule, query="?text=许可"),
        "w-batch": at("workbench:list-batch", batch, query="?text=居民"), "w-upload": at("workbench:list-upload", batch, place["upload"].pk),
        "w-second-look": at("workbench:list-batch-publish", batch), "w-change": at("workbench:list-change", batch, first),
    }  # fmt: skip


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_lists_is_accessible(place, new_page, sign_in_as, axe, no_sideways_scroll, phone):
    page = new_page(phone=phone)
    sign_in_as(page, place["manager"].user)
    shots = os.environ.get("TONGBAN_SHOTS", "")
    for name, address in pages(place).items():
        assert page.goto(address).status == 200
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        if shots:
            page.screenshot(path=f"{shots}/lists-{name}{'-phone' if phone else ''}.png", full_page=True)
        axe(page)
        no_sideways_scroll(page)
