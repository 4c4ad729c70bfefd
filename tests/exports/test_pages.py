"""The way of an official: from the list to the file, and what stands in between."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.exports.reading import csv_rows
from tests.workbench.conftest import as_staff  # noqa: F401

from tongban.exports import services, sources
from tongban.exports.models import Export
from tongban.identity.enums import Role
from tongban.identity.services import sessions
from tongban.kernel import jobs
from tongban.workbench.views.lists import WORK_LISTS

pytestmark = pytest.mark.django_db
PASSWORD = "huan-le-8-Jiang"
FORM = {"format": "csv", "reason": "年度核对", "once": "a" * 32}


@pytest.fixture
def signed_on_long_ago(as_staff):  # noqa: F811
    def sign_in(staff):
        staff.user.set_password(PASSWORD)
        staff.user.save()
        client = as_staff(staff)
        session = client.session
        session[sessions.SIGNED_IN_AT] = session[sessions.PROVED_AT] = timezone.now().timestamp() - 3600
        session.save()
        return client

    return sign_in


def test_an_export_is_open_to_exactly_those_who_have_the_list():
    assert {code: set(this.roles) for code, this in WORK_LISTS.items()} == {
        code: set(sources.named(code).roles) for code in WORK_LISTS
    }


def test_from_the_list_to_the_file(as_staff, office):  # noqa: F811
    factories.make_case(office)
    accepted = factories.make_case(office, accepted=True)
    client = as_staff(office.leader)
    shown = client.get(reverse("workbench:all") + "?state=accepted").content.decode()
    way = reverse("workbench:export", args=["all"]) + "?state=accepted"
    assert way in shown
    assert "现在符合条件的有 1 行" in client.get(way).content.decode()
    assert client.post(way, FORM).url == reverse("workbench:exports")
    assert "排队中" in client.get(reverse("workbench:exports")).content.decode()
    jobs.run_pending()
    page = client.get(reverse("workbench:exports")).content.decode()
    export = Export.objects.get()
    link = reverse("workbench:export-file", args=[export.public_id])
    assert link in page and "已受理" in page
    answer = client.get(link)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert [row[0] for row in csv_rows(answer.getvalue())[1:]] == [accepted.number]


def test_a_double_click_makes_one_export(as_staff, office):  # noqa: F811
    client, way = as_staff(office.leader), reverse("workbench:export", args=["all"])
    assert [client.post(way, FORM).status_code for _ in range(2)] == [302, 302]
    assert Export.objects.count() == 1


def test_without_a_reason_the_form_comes_back_as_it_was_filled_in(as_staff, office):  # noqa: F811
    answer = as_staff(office.leader).post(reverse("workbench:export", args=["all"]), FORM | {"reason": ""})
    assert answer.status_code == 422
    assert "请写明导出的用途" in answer.content.decode()
    assert 'value="csv" checked' in answer.content.decode()


def test_a_long_list_asks_for_the_password_again(signed_on_long_ago, office, monkeypatch):
    monkeypatch.setattr("tongban.exports.rules.limits.UNCONFIRMED_ROWS", 0)
    factories.make_case(office)
    client, way = signed_on_long_ago(office.leader), reverse("workbench:export", args=["all"])
    asked = client.post(way, FORM)
    assert asked.status_code == 401 and 'name="proof"' in asked.content.decode()
    assert client.post(way, FORM | {"proof": "wrong"}).status_code == 401
    assert not Export.objects.exists()
    assert client.post(way, FORM | {"proof": PASSWORD}).status_code == 302
    assert Export.objects.get().is_confirmed


def test_asking_again_after_a_while_goes_through_the_proof(signed_on_long_ago, office):
    export = asked_for(office.leader)
    client = signed_on_long_ago(office.leader)
    services.cancel_export(public_id=export.public_id, by=office.leader, at=timezone.localtime())
    answer = client.post(reverse("workbench:export-do", args=[export.public_id, "retry"]), {"once": "b" * 32})
    assert answer.status_code == 401 and 'name="proof"' in answer.content.decode()
    export.refresh_from_db()
    assert export.state == "cancelled"


@pytest.mark.parametrize("verb, state", [("cancel", "cancelled"), ("retry", "queued"), ("expire", "expired")])
def test_every_button_does_what_it_says(as_staff, office, verb, state):  # noqa: F811
    export = asked_for(office.leader)
    if verb == "expire":
        jobs.run_pending()
    if verb == "retry":
        services.cancel_export(public_id=export.public_id, by=office.leader, at=timezone.localtime())
    client = as_staff(office.leader)
    assert f"/do/{verb}/" in client.get(reverse("workbench:exports")).content.decode()
    client.post(reverse("workbench:export-do", args=[export.public_id, verb]), {"once": "c" * 32})
    export.refresh_from_db()
    assert export.state == state


def test_a_failure_is_said_in_words(as_staff, office, settings):  # noqa: F811
    settings.TONGBAN_EXPORTS = settings.TONGBAN_EXPORTS | {"max_rows": 0}
    factories.make_case(office)
    asked_for(office.leader, filters={})
    jobs.run_pending()
    page = as_staff(office.leader).get(reverse("workbench:exports")).content.decode()
    assert "请先用筛选条件缩小范围" in page and "重新导出" in page


def test_the_page_costs_the_same_however_many_exports_there_are(as_staff, office, django_capture_queries):  # noqa: F811
    client, counts = as_staff(office.leader), []
    for _round in range(2):
        export = asked_for(office.leader, filters={"item_code": office.item.code})
        with django_capture_queries() as seen:
            assert export.get_format_display() in client.get(reverse("workbench:exports")).content.decode()
        counts.append(len(seen))
    assert counts == [3, 3]  # who is signed on, the page; the names of the items in the filters


def test_who_has_no_list_has_no_entry_in_the_menu(as_staff, office):  # noqa: F811
    admin = factories.a_staff("吴系统", (Role.ADMIN, office.body), body=office.body)
    assert "我的导出" not in as_staff(admin).get(reverse("workbench:today")).content.decode()


@pytest.fixture
def django_capture_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def asked_for(staff, **more):
    given = {"filters": {"late": "statute"}, "source": "all", "format": "csv", "reason": "核对"} | more
    return services.request_export(is_confirmed=True, by=staff, at=timezone.localtime(), **given)
