"""What a clerk typed when the session ended: handed back to the same clerk, once, and to nobody else."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories

from tongban.cases import services
from tongban.identity.services.sessions import PROVED_AT, SEEN_AT, SIGNED_IN_AT
from tongban.webkit.models import KeptForm
from tongban.webkit.tasks import forget_kept_forms

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "欧阳小云",
    "document_type": "111",
    "document_no": "999900199001010014",
    "mobile": "",
    "way-M01": "paper",
}


def idle(client, minutes=16):
    session = client.session
    session[SEEN_AT] = timezone.now().timestamp() - minutes * 60
    session.save()


def lose_session(as_staff, office, **more):
    """The clerk comes back after a break and presses the button."""
    client = as_staff(office.clerk)
    page = reverse("workbench:intake-item", args=[office.item.code])
    idle(client)
    answer = client.post(page, TYPED | {"once": "o" * 32} | more, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer["Location"]).query)
    return query, query["next"][0]


def test_the_same_clerk_gets_it_back_once(as_staff, office):
    query, page = lose_session(as_staff, office)
    assert query["kept"] == ["1"] and page.endswith("?kept=1")
    client = as_staff(office.clerk)
    shown = client.get(page).content.decode()
    assert "999900199001010014" in shown and "欧阳小云" in shown and "已经填回" in shown
    assert not KeptForm.objects.exists()
    assert "999900199001010014" not in client.get(page).content.decode()


def test_another_clerk_at_the_same_machine_gets_nothing(as_staff, office):
    _, page = lose_session(as_staff, office)
    other = factories.a_staff("另一位", ("window_clerk", office.hall), body=office.body)
    assert "999900199001010014" not in as_staff(other).get(page).content.decode()
    assert KeptForm.objects.count() == 1  # it still waits for its owner


def test_after_half_an_hour_it_is_gone(as_staff, office):
    _, page = lose_session(as_staff, office)
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(minutes=31))
    assert "999900199001010014" not in as_staff(office.clerk).get(page).content.decode()


def test_it_lies_encrypted_in_the_database(as_staff, office):
    lose_session(as_staff, office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields, page, action FROM webkit_keptform")
        assert "999900199001010014" not in str(cursor.fetchall())


def test_scans_are_not_kept_and_that_is_said(as_staff, office):
    _, page = lose_session(as_staff, office, **{"scan-M01": SimpleUploadedFile("a.pdf", b"%PDF-1.4")})
    assert "扫描件没有保留" in as_staff(office.clerk).get(page).content.decode()


def test_nothing_is_kept_for_a_stranger_nor_for_a_view_that_asks_for_nothing(as_staff, office):
    page = reverse("workbench:intake-item", args=[office.item.code])
    assert "kept" not in Client().post(page, TYPED)["Location"]
    client = as_staff(office.clerk)
    idle(client)
    assert "kept" not in client.post(reverse("workbench:account"), {"old": "secret-1"})["Location"]
    assert not KeptForm.objects.exists()


def test_the_reasons_of_a_decision_come_back_on_the_case_page(as_staff, office):
    case = factories.make_case(office, examined=True)
    client, page = as_staff(office.leader), reverse("workbench:case", args=[case.number])
    idle(client)
    form = {"once": "o" * 32, "granted": "no", "reasons": "面积不足二十平方米", "basis": "第九条"}
    answer = client.post(
        reverse("workbench:do", args=[case.number, "decide"]), form, headers={"referer": f"http://testserver{page}"}
    )
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert "面积不足二十平方米" in as_staff(office.leader).get(back).content.decode()


def test_granting_at_the_desk_asks_again_and_keeps_the_page(as_staff):
    office = factories.an_office(case_type="instant", desk_may_decide=True, promised=0)
    office.clerk.user.set_password("Right-Horse-7")
    office.clerk.user.save()
    client = as_staff(office.clerk)
    session = client.session
    session[PROVED_AT] = session[SIGNED_IN_AT] - 16 * 60
    session.save()
    papers = {f"way-{m.code}": "paper" for m in office.item.current.materials.all()}
    post = TYPED | papers | {"do": "finish", "delivery_way": "window"}
    url = reverse("workbench:intake-item", args=[office.item.code])
    asked = client.post(url, post | {"once": "o" * 32})
    assert (
        asked.status_code == 401 and "999900199001010014" in (page := asked.content.decode()) and 'name="proof"' in page
    )
    wrong = client.post(url, post | {"once": "p" * 32, "proof": "wrong"})
    assert wrong.status_code == 401 and "密码不正确" in wrong.content.decode()
    done = client.post(url, post | {"once": "q" * 32, "proof": "Right-Horse-7"})
    assert done.status_code == 302, done.context["errors"]


def test_what_was_typed_is_not_lost_when_somebody_else_was_faster(as_staff, office):
    case = factories.make_case(office, examined=True)
    client, page = as_staff(office.leader), reverse("workbench:case", args=[case.number])
    idle(client)
    form = {"once": "o" * 32, "granted": "no", "reasons": "面积不足二十平方米"}
    answer = client.post(
        reverse("workbench:do", args=[case.number, "decide"]), form, headers={"referer": f"http://testserver{page}"}
    )
    services.decide_case(case_id=case.pk, granted=True, by=office.chief, at=timezone.now())
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    shown = as_staff(office.leader).get(back).content.decode()
    assert "已不能再“作出决定”" in shown and "面积不足二十平方米" in shown


def test_what_nobody_fetches_is_swept(as_staff, office):
    lose_session(as_staff, office)
    forget_kept_forms(timezone.now() + timedelta(minutes=29))
    assert KeptForm.objects.exists()
    forget_kept_forms(timezone.now() + timedelta(minutes=31))
    assert not KeptForm.objects.exists()
