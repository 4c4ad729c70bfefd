"""A production installation as docs/operations.md describes it: its own settings, two server processes, a worker, a proxy."""

import http.client
import json
import re
import shutil

import pytest
from tests.kernel.place import a_place, wait_until
from tests.processes import free_port

BEHIND_PROXY = {"Host": "service.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
SETTINGS = {"TONGBAN_HOSTS": "service.example", "TONGBAN_PUBLIC_URL": "https://service.example"}


class Site:
    def __init__(self, place, port):
        self.place, self.port = place, port

    def get(self, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def is_alive(self):
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False


pytestmark = pytest.mark.xdist_group("production")  # one installation for all of them


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with a_place(tmp_path_factory.mktemp("production"), settings="config.settings.production") as place:
        done = place.tongban("collectstatic", "--noinput", "-v", "0", **SETTINGS)
        assert done.returncode == 0, done.stderr
        made = Site(place, free_port())
        place.start(
            "web", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(made.port), "--workers", "2",
            "--blocking-threads", "2", "config.wsgi:application", **SETTINGS,
        )  # fmt: skip
        wait_until(made.is_alive)
        yield made


def test_pages_answer_behind_the_proxy_and_plain_http_is_led_to_https(site):
    status, headers, body = site.get("/?q=13800138000", **BEHIND_PROXY)
    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    sheet = re.search(r'href="(/static/webkit/gov\.[0-9a-f]+\.css)"', body)
    assert sheet, "names of static files carry their hash"
    assert site.get(sheet[1], **BEHIND_PROXY)[0] == 200
    status, headers, _ = site.get("/", Host="service.example")
    assert (status, headers["location"]) == (301, "https://service.example/")
    assert site.get("/", Host="evil.example")[0] == 400


def test_readiness_follows_the_worker(site):
    assert site.get("/readyz")[0] == 503
    worker = site.place.worker(**SETTINGS)
    _, _, body = wait_until(lambda: (found := site.get("/readyz"))[0] == 200 and found)
    assert json.loads(body)["status"] == "ready"
    worker.terminate()
    assert worker.wait(120) == 0
    assert json.loads(site.get("/readyz")[2])["checks"]["worker"] == "none runs"


def test_the_figures_of_both_processes_are_added_up_and_closed_to_strangers(site):
    def counted():
        found = re.search(
            r'tongban_requests_total{face="portal",method="GET",status="404"} (\d+)', site.get("/metrics")[2]
        )
        return int(found[1]) if found else 0

    before = counted()
    for _ in range(40):
        assert site.get("/nowhere/", **BEHIND_PROXY)[0] == 404
    assert counted() == before + 40
    assert site.get("/metrics", **BEHIND_PROXY)[0] == 403
    token = (
        (site.place.var / "keys" / "metrics.token").read_text()
        if (site.place.var / "keys" / "metrics.token").exists()
        else ""
    )
    site.get("/metrics", Authorization="Bearer wrong", **BEHIND_PROXY)  # makes the token
    token = (site.place.var / "keys" / "metrics.token").read_text()
    assert site.get("/metrics", Authorization=f"Bearer {token}", **BEHIND_PROXY)[0] == 200


def test_log_lines_are_json_and_hold_no_query(site):
    site.get("/?q=13800138000", **BEHIND_PROXY)
    lines = [json.loads(line) for line in site.place.said("web").splitlines() if line.startswith("{")]
    seen = [line for line in lines if line["logger"] == "tongban.access" and line["path"] == "/"]
    assert seen and seen[-1]["status"] == 200
    assert "13800138000" not in site.place.said("web")


def test_while_the_database_is_killed_it_says_so_and_recovers_by_itself(site):
    site.place.kill_server()
    status, headers, body = site.get("/bodies/", **BEHIND_PROXY)  # the first page is remembered
    assert (status, headers["retry-after"]) == (503, "10")
    assert "系统暂时不可用" in body
    assert site.get("/healthz")[0] == 200
    assert json.loads(site.get("/readyz")[2])["checks"]["database"] == "cannot be reached"
    assert "tongban_database_up 0" in site.get("/metrics")[2]
    site.place.start_server()
    assert site.get("/", **BEHIND_PROXY)[0] == 200
    assert "Traceback" not in site.place.said("web")


def test_doctor_knows_what_is_still_missing(site):
    done = site.place.tongban("doctor", "--json", **SETTINGS)
    found = {finding["code"]: finding["level"] for finding in json.loads(done.stdout)}
    safe = {
        "debug",
        "secret-key",
        "hosts",
        "own-host",
        "cookies",
        "https",
        "hsts",
        "public-url",
        "second-factor",
        "keys",
        "fsync",
    }
    assert {code for code in safe if found[code] != "ok"} == set()
    assert found["sms"] == found["backup"] == "warning"
    assert found["worker"] == "problem"
    assert done.returncode == 1


def test_a_key_that_was_left_open_is_closed_at_the_next_start(site):
    key = site.place.var / "keys" / "django.key"
    key.chmod(0o644)
    done = site.place.tongban("check", "mobile", "13800138000", **SETTINGS)
    assert done.returncode == 0
    assert "it has mode 600 now" in done.stderr
    assert oct(key.stat().st_mode)[-3:] == "600"
    shutil.copy(key, key.with_name("copy"))
    key.write_text("")
    try:
        assert "is empty" in site.place.tongban("check", "mobile", "13800138000", **SETTINGS).stderr
    finally:
        shutil.move(key.with_name("copy"), key)
