"""The addresses of the guides are asked: a machine of our own answers, keeps silent, sends on, or leads inside."""

import io
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from tests.catalogue.factories import PUBLISHED_AT, published_item
from tests.processes import wait_until

from tongban.catalogue import services, tasks
from tongban.catalogue.models import AskedLink
from tongban.catalogue.selectors.guide_audit import audited_items
from tongban.catalogue.services import link_asking, links
from tongban.catalogue.services.link_asking import Answer, ask, ask_all, is_public
from tongban.kernel.errors import Refusal

LOOPBACK = [link_asking.ipaddress.ip_network("127.0.0.0/8")]
DAY = timedelta(days=1)


class Site(BaseHTTPRequestHandler):
    """/200, /404 … answer so; /to/X sends on to X; /long never ends its head; /silent says nothing."""

    def do_GET(self):
        self.server.asked.append(self.path)
        what, _, rest = self.path.partition("?")[0].strip("/").partition("/")
        if what == "silent":
            self.server.gate.wait(60)
            return
        if what == "long":
            while not self.server.gate.is_set():
                try:
                    self.wfile.write(b"X")
                except OSError:
                    return
                self.server.gate.wait(0.05)
            return
        self.send_response(302 if what == "to" else int(what))
        if what == "to":
            self.send_header("Location", rest if ":" in rest else f"/{rest}")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.gate = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.at = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path, answer, what", [
    ("/200", Answer.ALIVE, "200"), ("/404", Answer.DEAD, "404"), ("/500", Answer.DEAD, "500"), ("/403", Answer.ALIVE, "403"),
    ("/to/200", Answer.ALIVE, "200"), ("/to/404", Answer.DEAD, "404"), ("/to/ftp://127.0.0.1/", Answer.DEAD, "scheme"),
    ("/200?名称=茶", Answer.ALIVE, "200"),
])  # fmt: skip
def test_what_answers_is_alive_and_what_says_that_it_is_gone_is_not(site, path, answer, what):
    seen = ask(site.at + path, LOOPBACK)
    assert (seen.answer, seen.what, len(site.asked)) == (answer, what, 2 if path in ("/to/200", "/to/404") else 1)


def test_a_loop_of_redirects_ends(site):
    assert ask(f"{site.at}/to/{'to/' * 8}200", LOOPBACK).what == "redirects"
    assert len(site.asked) == link_asking.MOST_REDIRECTS + 1


@pytest.mark.parametrize("path", ["/silent", "/long"])
def test_one_that_keeps_us_waiting_is_left_after_its_time(site, path, monkeypatch):
    monkeypatch.setattr(link_asking, "SECONDS", 0.4)
    assert ask(site.at + path, LOOPBACK).what in ("timeout", "no_answer")


def test_a_host_that_keeps_silent_three_times_is_left_alone_and_the_rest_of_it_is_silent_too(site, monkeypatch):
    monkeypatch.setattr(link_asking, "SECONDS", 0.2)
    seen = ask_all([f"{site.at}/silent/{number}" for number in range(6)], LOOPBACK)
    assert [(one.answer, one.what) for one in seen[3:]] == [(Answer.DEAD, "silent")] * 3
    assert wait_until(lambda: len(site.asked) >= 3, patience=60), "what was sent is heard a moment later"
    assert len(site.asked) == 3


def test_nothing_inside_is_ever_asked(site):
    for address in (
        f"{site.at}/200",
        site.at.replace("127.0.0.1", "localhost"),
        "http://[::1]/",
        "http://169.254.169.254/latest/",
    ):
        assert ask(address).what == "inner"
    allowed = [link_asking.ipaddress.ip_network("127.0.0.1/32")]
    seen = ask(f"{site.at}/to/http://169.254.169.254/latest/", allowed)
    assert (seen.answer, seen.what) == (Answer.DEAD, "inner")
    assert site.asked == ["/to/http://169.254.169.254/latest/"]


@pytest.mark.parametrize("machine, public", [
    ("127.0.0.1", False), ("10.0.0.1", False), ("192.168.3.4", False), ("172.16.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False),
    ("100.64.0.1", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
    ("2002:7f00:1::", False), ("1.1.1.1", True), ("2400:3200::1", True),
])  # fmt: skip
def test_which_machines_are_public(machine, public):
    assert is_public(machine) is public


def test_where_no_name_is_known_at_all_there_is_no_network(monkeypatch):
    def nobody(*_args, **_options):
        raise link_asking.socket.gaierror(link_asking.socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(link_asking.socket, "getaddrinfo", nobody)
    several = ask_all([f"http://a{number}.gov.cn/" for number in range(3)])
    assert {one.answer for one in several} == {Answer.UNKNOWN}
    assert ask_all(["http://a.gov.cn/"])[0].what == "no_name"


@pytest.fixture
def asks(settings, monkeypatch):
    """Turned on, and what each address answers is set by the test. Gives the table and a run."""
    settings.TONGBAN_LINK_CHECK = True
    answers = {}

    def answer(addresses, allowed, is_over):
        return [link_asking.Seen(one, *answers.get(one, (Answer.ALIVE, "200"))) for one in addresses]

    monkeypatch.setattr(links, "ask_all", answer)
    return answers, lambda at: services.ask_links(at=at)


def findings(item, at):
    (one,) = audited_items(type(item).objects.filter(pk=item.pk), on=at.date())
    return [
        (found.check, found.quote, dict(found.facts)) for found in one.report.findings if found.check.startswith("link")
    ]


@pytest.mark.django_db
def test_three_days_make_a_link_dead_and_an_answer_clears_it(asks):
    answers, run = asks
    item = published_item(conditions="有固定场所。网上申请：https://www.gov.cn/gone ，查询：www.gov.cn/here 。")
    answers["https://www.gov.cn/gone"] = (Answer.DEAD, "404")
    assert (run(PUBLISHED_AT).failed, run(PUBLISHED_AT).failed) == (1, 1)
    ((check, quote, facts),) = findings(item, PUBLISHED_AT)
    assert (check, quote, facts["days"], facts["seen"]) == ("link_unanswered", "https://www.gov.cn/gone", 1, "404")
    for days in (1, 2):
        last = run(PUBLISHED_AT + days * DAY)
    ((check, _quote, facts),) = findings(item, PUBLISHED_AT)
    assert (check, facts["days"], last.dead) == ("link_dead", 3, 1)
    assert facts["since"] < facts["asked_on"]
    answers.clear()
    run(PUBLISHED_AT + 3 * DAY)
    assert findings(item, PUBLISHED_AT) == [] and AskedLink.objects.filter(failed_days=0).count() == 2


@pytest.mark.django_db
def test_without_a_network_nothing_is_written_and_the_command_says_so(asks):
    answers, _run = asks
    published_item(conditions="有固定场所。见 https://www.gov.cn/gone 。")
    answers["https://www.gov.cn/gone"] = (Answer.UNKNOWN, "no_network")
    out = io.StringIO()
    with pytest.raises(CommandError, match="没有网络"):
        call_command("catalogue", "links", "--json", stdout=out)
    assert json.loads(out.getvalue())["unknown"] == 1 and not AskedLink.objects.exists()


@pytest.mark.django_db
def test_it_is_off_until_the_place_turns_it_on(settings, django_assert_num_queries):
    assert settings.TONGBAN_LINK_CHECK is False and settings.TONGBAN_LINK_CHECK_ALLOW == []
    with django_assert_num_queries(0), pytest.raises(Refusal, match="catalogue.links_off"):
        services.ask_links(at=PUBLISHED_AT)


@pytest.mark.django_db
def test_what_no_guide_names_any_more_is_forgotten(asks):
    _answers, run = asks
    AskedLink.objects.create(address="https://www.gov.cn/old", asked_at=PUBLISHED_AT - 31 * DAY, seen="200")
    assert run(PUBLISHED_AT).addresses == 0 and not AskedLink.objects.exists()


@pytest.mark.django_db
def test_what_waits_for_its_turn_is_not_forgotten(asks, monkeypatch):
    _answers, run = asks
    monkeypatch.setattr(links, "MOST", 1)
    published_item(conditions="见 https://www.gov.cn/one 和 https://www.gov.cn/two 。")
    AskedLink.objects.create(address="https://www.gov.cn/one", asked_at=PUBLISHED_AT - 90 * DAY, seen="200")
    assert run(PUBLISHED_AT).addresses == 1
    assert AskedLink.objects.filter(address="https://www.gov.cn/one").exists() and AskedLink.objects.count() == 2


@pytest.mark.django_db
def test_hosts_take_turns(asks, monkeypatch):
    asked = []
    monkeypatch.setattr(links, "ask_all", lambda some, _allowed, _is_over: asked.extend(some) or [])
    published_item(conditions="https://a.gov.cn/1 、 https://a.gov.cn/2 、 https://a.gov.cn/3 、 https://b.gov.cn/1 。")
    asks[1](PUBLISHED_AT)
    assert asked == ["https://a.gov.cn/1", "https://b.gov.cn/1", "https://a.gov.cn/2", "https://a.gov.cn/3"]


@pytest.mark.django_db
def test_a_run_ends_in_its_time_and_the_next_goes_on_where_it_ended(asks, settings, monkeypatch):
    """Also with hosts that answer slowly; the audit that reads the answers begins then."""
    now = iter(range(0, 100_000, 1000))
    monkeypatch.setattr(tasks, "monotonic", lambda: float(next(now)))
    monkeypatch.setattr(tasks.clocks, "require_right", lambda at: None)
    monkeypatch.setattr(links, "BATCH", 1)
    published_item(conditions="".join(f"https://www.gov.cn/{number} 、" for number in range(9)))
    tasks.ask_links(PUBLISHED_AT)
    assert 0 < AskedLink.objects.count() < 9


@pytest.mark.django_db(transaction=True)
def test_the_command_asks_a_real_machine(site, settings, monkeypatch):
    settings.TONGBAN_LINK_CHECK, settings.TONGBAN_LINK_CHECK_ALLOW = True, ["127.0.0.0/8"]
    monkeypatch.setattr(links, "links_in", lambda text: [word for word in text.split() if word.startswith("http")])
    published_item(conditions=f"见 {site.at}/200 和 {site.at}/404 。")
    out = io.StringIO()
    call_command("catalogue", "links", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"addresses": 2, "alive": 1, "failed": 1, "dead": 0, "unknown": 0}
