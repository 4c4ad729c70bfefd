"""What stands in a log line, and what never does (R-PII): pages are driven with real-looking values, then the log is read."""

import json
import logging

import pytest
from django.test import Client
from django.urls import path, reverse
from tests.portal.people import signed_on, somebody

from tongban.kernel.logs import JsonFormatter, PlainFormatter, cleaned

NUMBER, MOBILE, PASSWORD, TOKEN = "999900199001010014", "13800138000", "Geheim-2026!", "tb1_Abc-def_123456789"
SESSION = "k3j2h4g5f6d7s8a9q0w1e2r3t4y5u6i7"


@pytest.mark.parametrize(
    "text",
    [
        f"no applicant with {NUMBER}", f"身份证{NUMBER}号", "id=99990019900101001X", "old number 999900900101001.",
        f"sent to +86 {MOBILE}", f"to={MOBILE},", f"{{'password': '{PASSWORD}'}}", f"password={PASSWORD}",
        f'"new_password1": "{PASSWORD}"', f"Authorization: Bearer {TOKEN}", f"token {TOKEN} refused", f"sessionid={SESSION}",
        f"session {SESSION} ended", f"Cookie: sessionid={SESSION}; csrftoken=abc", f"GET /track/?number=1&code={SESSION}",
        f"DETAIL:  Key (document)=({NUMBER}) already exists.", f"Failing row\nDETAIL:  ({PASSWORD}, x)",
        f"postgresql://tongban:{PASSWORD}@db/x", "Not Found: /rate/Ab3-_defGhiJklMnoPqrStu9/",
        "Not Found: /search/questions/Ab3-_defGhiJklMnoPqrStu9",
    ],
)  # fmt: skip
def test_a_line_keeps_nothing_that_would_harm_somebody(text):
    said = cleaned(text)
    for secret in (NUMBER, "99990019900101001X", "999900900101001", MOBILE, PASSWORD, "Abc-def", SESSION, "Ab3-_def"):
        assert secret not in said, said


@pytest.mark.parametrize(
    "text",
    ["case 11320213MB1234567X4000101001202611220001 accepted", "GET /workbench/cases/ 200 12 ms", "job 4711 failed",
     "the database is lost (connection refused)", 'File "/app/src/tongban/cases/services/turn.py", line 120, in begin'],
)  # fmt: skip
def test_what_helps_to_find_a_fault_stays(text):
    assert cleaned(text) == text


def record_of(message, *arguments, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("tongban.x", logging.ERROR, __file__, 1, message, arguments, info)


def test_arguments_and_tracebacks_are_cleaned_too():
    try:
        raise ValueError(f"cannot read {NUMBER}")
    except ValueError as error:
        record = record_of("failed for %s", MOBILE, error=error)
    for formatter in (PlainFormatter(), JsonFormatter()):
        line = formatter.format(record)
        assert "ValueError" in line
        assert NUMBER not in line and MOBILE not in line


def test_a_line_for_a_collector_is_one_json_object():
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        line = JsonFormatter().format(record_of("failed", error=error))
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["said"]) == ("error", "tongban.x", "failed")
    assert "ValueError" in said["error"]


def broken(request):
    raise RuntimeError(f"post was {dict(request.POST)}, session {request.session.session_key}")


urlpatterns = [path("broken/", broken)]


@pytest.fixture
def lines(monkeypatch):
    """Everything that any logger says meanwhile, as production writes it."""
    said: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            said.append(self.format(record))

    handler = Kept()
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    loggers = [
        logging.getLogger(name) for name in ("tongban.access", "django.request", "django", "tongban", "django.security")
    ]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(handler)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


@pytest.mark.django_db
def test_driving_the_pages_leaves_nothing_of_a_person_in_the_log(lines, settings):
    client = Client(raise_request_exception=False)
    client.get(f"/track/?number={NUMBER}&code={SESSION}")
    client.get(f"/search/?q={NUMBER}")
    client.post(reverse("portal:sign-in"), {"username": NUMBER, "password": PASSWORD})
    client.post(reverse("workbench:sign-in"), {"username": "nobody", "password": PASSWORD})
    client.get("/api/v1/cases", headers={"Authorization": f"Bearer {TOKEN}"})
    client.get(f"/rate/{TOKEN}{TOKEN}/")
    client.get(f"/nowhere/{NUMBER}/")
    owner = signed_on(somebody())
    owner.raise_request_exception = False
    owner.get(f"/cases/{NUMBER}/")
    with settings_urls(settings):
        answer = owner.post("/broken/", {"password": PASSWORD, "mobile": MOBILE, "document_no": NUMBER})
        assert answer.status_code == 500
    session = owner.cookies[settings.SESSION_COOKIE_NAME].value
    assert any('"path": "/track/"' in line for line in lines), "the access log was written"
    assert any("RuntimeError" in line for line in lines), "the fault was logged"
    together = "\n".join(lines)
    for secret in (NUMBER, MOBILE, PASSWORD, TOKEN, SESSION, session):
        assert secret not in together, [line for line in lines if secret in line]


class settings_urls:
    """The addresses of the platform and one more, which fails."""

    def __init__(self, settings):
        self.settings = settings

    def __enter__(self):
        import config.urls

        config.urls.urlpatterns.append(urlpatterns[0])
        self._clear()

    def __exit__(self, *_):
        import config.urls

        config.urls.urlpatterns.remove(urlpatterns[0])
        self._clear()

    def _clear(self):
        from django.urls import clear_url_caches

        clear_url_caches()
