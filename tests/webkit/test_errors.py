"""A "no" becomes a page in plain words, for a browser, for htmx and under /api/."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from config import urls as site
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit.limits import TooManyRequests, limit

pytestmark = pytest.mark.django_db

RAISED = {
    "refusal": Refusal("webkit.form_sent"),
    "notfound": NotFound("x"),
    "invalid": Invalid({"name": ["请填写姓名。"]}),
    "denied": PermissionDenied(),
    "often": TooManyRequests(42),
}


@login_not_required
def raising(request, kind):
    raise RAISED[kind]


@login_not_required
def broken(request):
    raise RuntimeError("broken on purpose")


def secret(request):
    return HttpResponse("for the signed-on only")


@login_not_required
def counted(request):
    limit(request, "test", times=3, seconds=3600)
    return HttpResponse("ok")


urlpatterns = [
    path("raise/<kind>", raising),
    path("api/raise/<kind>", raising),
    path("broken", broken),
    path("secret", secret),
    path("counted", counted),
    path("", include(site.urlpatterns)),
]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500


@pytest.fixture(autouse=True)
def _urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    "kind, status, words",
    [
        ("refusal", 409, "这份表单已经提交过"),
        ("notfound", 404, "找不到这个页面"),
        ("invalid", 422, "请填写姓名。"),
        ("denied", 403, "您不能进行此操作"),
        ("often", 429, "请 42 秒后再试"),
    ],
)
def test_every_no_is_a_page_in_plain_words(client, kind, status, words):
    answer = client.get(f"/raise/{kind}")
    assert answer.status_code == status
    assert words in answer.text
    assert "<h1>" in answer.text


def test_htmx_gets_a_fragment_not_a_page(client):
    answer = client.get("/raise/invalid", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert "请填写姓名。" in answer.text


def test_under_api_a_problem_document_is_given(client):
    answer = client.get("/api/raise/refusal")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "webkit.form_sent"


def test_an_unknown_address_is_a_page_too(client):
    assert "找不到这个页面" in client.get("/no/such/page").text


def test_a_broken_page_says_that_nothing_is_done_twice(client):
    client.raise_request_exception = False
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "不会重复办理" in answer.text


@pytest.mark.usefixtures("no_window_ends")
def test_asking_too_often_is_answered_with_429_and_when_to_come_back(client):
    assert [client.get("/counted").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(client.get("/counted")["Retry-After"]) > 0


def test_a_post_without_csrf_token_is_explained(rf):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/set/elder", {"elder": "on"})
    assert answer.status_code == 403
    assert "页面已失效" in answer.text


def test_a_page_asks_for_sign_on_unless_it_says_otherwise(client, settings):
    settings.TONGBAN_SIGN_IN = {"/": "/sign-in"}
    answer = client.get("/secret?page=2")
    assert answer["Location"] == "/sign-in?next=%2Fsecret%3Fpage%3D2"


def test_a_post_after_the_session_ended_leads_back_to_the_form(client, settings):
    settings.TONGBAN_SIGN_IN = {"/": "/sign-in"}
    answer = client.post("/secret", {"name": "李雷"}, headers={"Referer": "http://testserver/form?step=2"})
    assert answer["Location"] == "/sign-in?next=%2Fform%3Fstep%3D2&ended=1"


def test_a_post_from_elsewhere_does_not_lead_elsewhere(client, settings):
    settings.TONGBAN_SIGN_IN = {"/": "/sign-in"}
    answer = client.post("/secret", headers={"Referer": "https://elsewhere.example/x"})
    assert answer["Location"] == "/sign-in?next=%2F&ended=1"


def test_a_script_that_saves_in_the_background_gets_a_401(client):
    assert client.post("/secret", headers={"X-Requested-With": "fetch"}).status_code == 401
