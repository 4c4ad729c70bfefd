"""The whole way in a browser: asked for, watched, downloaded, opened."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.exports.reading import csv_rows, sheets

from tongban.exports import services
from tongban.kernel import jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(office):
    now = datetime.now(factories.SHANGHAI)
    return [factories.make_case(office, when=now - timedelta(days=day), accepted=True) for day in (1, 2, 3)]


@pytest.mark.parametrize("label, format", [("Excel 表格", "xlsx"), ("CSV 文本", "csv")])
def test_a_leader_exports_a_list_and_opens_the_file(page, sign_in_as, office, listed, label, format):
    sign_in_as(page, office.leader.user)
    page.goto(reverse("workbench:due"))
    page.get_by_role("link", name="导出", exact=True).click()
    page.get_by_label(label).check()
    page.get_by_label("用途").fill("年度核对")
    page.get_by_role("button", name="开始导出").click()
    page.get_by_text("排队中").wait_for()
    working = services.begin_next(at=timezone.now())
    services.report(export_id=working.pk, attempt=working.attempt, rows_done=1, rows_expected=3, at=timezone.now())
    page.get_by_text("已写 1 行，共约 3 行").wait_for()  # the page looks by itself
    services.give_back(export_id=working.pk, attempt=working.attempt, counts=False, at=timezone.now())
    jobs.run_pending()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载").click()
    path = waiting.value.path()
    rows = csv_rows(path.read_bytes()) if format == "csv" else next(iter(sheets(path.read_bytes()).values()))
    assert waiting.value.suggested_filename.endswith(format)
    assert {row[0] for row in rows[1:]} == {case.number for case in listed}


def test_an_export_is_cancelled_and_asked_for_again(page, sign_in_as, office, listed):
    sign_in_as(page, office.leader.user)
    page.goto(reverse("workbench:export", args=["due"]))
    page.get_by_label("用途").fill("年度核对")
    page.get_by_role("button", name="开始导出").click()
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消").wait_for()
    page.get_by_role("button", name="重新导出").click()
    page.get_by_text("排队中").wait_for()


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_in_every_state(new_page, sign_in_as, axe, no_sideways_scroll, office, listed, phone):
    page = new_page(phone=phone)
    sign_in_as(page, office.leader.user)
    page.goto(reverse("workbench:export", args=["all"]) + "?state=accepted&late=promise&text=%E6%AC%A7")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="开始导出").click()
    page.get_by_role("alert").wait_for()
    axe(page)
    page.goto(reverse("workbench:exports"))
    axe(page)
    for making in (done, failed, running, queued):
        making(office.leader)
    page.goto(reverse("workbench:exports"))
    axe(page)
    no_sideways_scroll(page)


def queued(staff):
    return services.request_export(
        source="due", filters={"late": "promise", "text": "欧"}, format="csv", reason="核对承诺期限", is_confirmed=True,
        by=staff, at=timezone.now(),
    )  # fmt: skip


def running(staff):
    queued(staff)
    export = services.begin_next(at=timezone.now())
    services.report(
        export_id=export.pk,
        attempt=export.attempt,
        rows_done=5,
        rows_expected=90,
        at=timezone.now() + timedelta(hours=1),
    )
    return export


def failed(staff):
    export = running(staff)
    services.fail_export(
        export_id=export.pk, attempt=export.attempt, code="export.too_many_rows", facts={"most": "1"}, at=timezone.now()
    )


def done(staff):
    queued(staff)
    jobs.run_pending()
