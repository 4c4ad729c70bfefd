"""Every address with spoiled parameters, every form with spoiled fields: answered in words, never by an error of ours.

Which parameters an address reads is learnt by watching it read them; which fields a form has, from the page it stands on.
The short run gives every address some of the values, all of them in turn; the long one (`--endurance`) gives each all.
"""

import base64
import io
import re
import uuid
from itertools import cycle
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.datastructures import MultiValueDict
from tests.portal.people import signed_on
from tests.security.desk import Forms, make_desk
from tests.security.people import signed_on_staff
from tests.security.world import addresses

pytestmark = pytest.mark.django_db
CURSORS = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in (
    "[]", "[null, null]", '["\\u0000", 1]', '["n", ["-infinity", "1"]]', '["n", ["\\u0000", "99999999999999999999999"]]', '["p", ["2026-02-30", "x"]]', '["\\ud800"]')]  # fmt: skip
VALUES: list[bytes] = [one if isinstance(one, bytes) else one.encode() for one in [
    "", " ", "\0", "a\0b", b"\xed\xa0\x80", b"\xff\xfe", "-1", "0", str(2**31), str(2**63), "9" * 11, "9" * 40, "9" * 5000, "٣", "²", "１２", "①", "1e9", "nan", "1_000",
    "x" * 70_000, "%", "\\", "'", "'\"><i-i onx=1>", "\u202e", "\ufffe", "🀄" * 300, "\r\n\x1b", "2026-02-30", "0001-01-01", "9999-12-31", "99999-01-01", "2026-01-01T00:00",
    "[]", "{", "null", '{"a": "\\ud800"}', "=1+1", "javascript:alert(1)", "https://evil.example", "//evil.example", "http://[", "../../etc/passwd", "..", "00000000-0000-0000-0000-000000000007",
    "养犬" + "—" * 90, "。" * 3000 + "养犬登记", "true", "on", "-0", "+1", "1.5", "__class__", "id", "（", "张%", *CURSORS]]  # fmt: skip
SHORT_VALUES = 3  # of them an address gets in the short run
BOOK = b"PK\x03\x04" + b"\0" * 200
FILES = [b"", b"\0", b"\xff\xfe\xff", b"PK\x03\x04", BOOK, b'{"format": "tongban-form", "format_version": 1, "title": "\\ud800", "schema": {}, "ui": {}, "lists": []}',
         b"[" * 50_000, b'{"a": 1e999}', "编码,名称\n\0,x\n".encode(), b"a,b\n" + b'"' * 1000, b"%PDF-1.7\n\0", "说法,指,类\n\ufffe,=1+1,x\n".encode("utf-16")]  # fmt: skip
NAMES = [
    "x.pdf",
    "x.csv",
    "x.json",
    "x.xlsx",
    "../../x.json",
    "a\0b.csv",
    "x" * 3000 + ".csv",
    "",
    "表\u202e.json",
    '"\r\nX: y.csv',
]
LEADS_ON = {"portal:sign-out", "workbench:sign-out", "webkit:language", "webkit:elder"}  # they end what the others need
LONG = {"portal:guide-pdf", "portal:poster", "portal:blank-form", "workbench:form-blank"}  # a PDF each time: few values


@pytest.fixture
def read_names(monkeypatch):
    """The names that views asked query strings, forms and uploads for, as they ask."""
    names: set[str] = set()

    def watch(kind, method):
        real = getattr(kind, method)

        def watched(self, key, *rest, **more):
            if isinstance(key, str):
                names.add(key)
            return real(self, key, *rest, **more)

        monkeypatch.setattr(kind, method, watched, raising=False)

    for method in ("get", "getlist", "__getitem__"):
        watch(MultiValueDict, method)
    watch(QueryDict, "__contains__")
    return names


class Walk:
    """Asks as one client and keeps what went wrong; nothing that is written stays."""

    def __init__(self, client, names, *, everything):
        self.client, self.names, self.everything = client, names, everything
        self.values, self.files, self.asked, self.wrong = (
            cycle(VALUES),
            cycle(zip(cycle(NAMES), FILES * len(NAMES), strict=False)),
            0,
            {},
        )

    def some(self, address=""):
        few = 2 if address in LONG else SHORT_VALUES
        return VALUES if self.everything else [next(self.values) for _ in range(few)]

    def ask(self, where, url, data=None, files=None):
        """The answer, its body read; None after an exception, which is kept with where it was."""
        self.asked += 1
        answer = None
        try:
            with _as_testcase(transaction.atomic()):
                answer = self._sent(url, data, files)
                if answer.streaming:
                    answer.getvalue()
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - whatever it is, a person would see a 500
            found = f"{type(error).__name__}: {str(error).splitlines()[:1]}"
            self.wrong.setdefault(f"{where}: {found[:160]}", f"{url[:200]} {str(data)[:300]}")
            return None
        if answer.status_code >= 500:
            self.wrong.setdefault(f"{where}: {answer.status_code}", f"{url[:200]} {str(data)[:300]}")
        target = answer.get("Location", "")
        if urlsplit(target).netloc or not re.match(r"[/?#]|$", target) or target.startswith(("//", "/\\")):
            self.wrong.setdefault(f"{where}: leads away to {target[:60]}", url[:200])
        return answer

    def _sent(self, url, data, files):
        if data is None:
            return self.client.get(url)
        if files is None:
            return self.client.post(url, urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded")
        text = {
            name: [v.decode(errors="replace") if isinstance(v, bytes) else v for v in values]
            for name, values in data.items()
        }
        return self.client.post(url, text | files)

    def upload(self, names):
        found = {}
        for name in names:
            called, content = next(self.files)
            found[name] = io.BytesIO(content)
            found[name].name = called
        return found

    def address(self, address, given):
        """One address: read plainly, with every parameter spoiled together and one at a time, then its forms."""
        url = reverse(address.name, kwargs=given)
        self.names.clear()
        page = self.ask(address.name, url)
        read = sorted(self.names - {"once", "csrfmiddlewaretoken"})
        for value in self.some(address.name) if read else []:
            self.ask(address.name, f"{url}?{urlencode(dict.fromkeys(read, value))}")
        for name in read:
            self.ask(address.name, f"{url}?{urlencode({name: next(self.values)})}")
        self.paths(address, given)
        if page is not None and page.status_code == 405:
            self.blindly(address, url)
        elif page is not None and page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            for action, method, fields, files in Forms(page.content.decode()).found:
                target = urljoin(url, action)
                if method == "post" and resolve(urlsplit(target).path).view_name not in LEADS_ON:
                    self.form(address, target, fields, files)

    def paths(self, address, given):
        """Texts in the address itself."""
        for name, converter in address.converters.items():
            if type(converter).__name__ == "StringConverter":
                for value in self.some(address.name)[:3]:
                    kept = (value.decode(errors="replace").replace("/", "") or "x")[:500]
                    try:
                        url = reverse(address.name, kwargs=given | {name: "QQQQ"}).replace("QQQQ", quote(kept))
                    except NoReverseMatch:
                        continue
                    self.ask(address.name, url)
            elif type(converter).__name__ == "IntConverter":
                for value in (0, 2**31, 2**63, 10**40):
                    self.ask(address.name, reverse(address.name, kwargs=given | {name: value}))

    def blindly(self, address, url):
        """An address that only takes forms, none of which was seen: whatever it reads is learnt by sending nothing."""
        known: set[str] = set()
        for _ in range(3):
            self.names.clear()
            self.ask(address.name, url, {"once": uuid.uuid4().hex} | dict.fromkeys(known, b"1"))
            known |= self.names - {"once", "csrfmiddlewaretoken"}
        for value in self.some(address.name):
            self.ask(address.name, url, {"once": uuid.uuid4().hex} | dict.fromkeys(known, value))

    def form(self, address, url, fields, files):
        """A form as it stands, all its texts spoiled alike, and each alone."""
        buttons = {name for name in fields if name in ("do", "act", "go", "f-do", "verb")}
        key = (urlsplit(url).path, tuple(sorted(re.sub(r"\d+", "n", name) for name in fields)))
        if key in SEEN:
            return
        SEEN.add(key)
        first = {name: values[:1] for name, values in fields.items()}

        def send(changed):
            sent = first | changed | {"once": [uuid.uuid4().hex]}
            self.ask(f"{address.name} → {_plain(url)}", url, sent, self.upload(files) if files else None)

        texts = [name for name in fields if name not in ("csrfmiddlewaretoken", "once")]
        send({})
        for value in self.some():
            send({name: [value] for name in texts if name not in buttons})
        for name in texts[: 80 if self.everything else 30]:
            for value in [next(self.values) for _ in range(12 if self.everything else 1)]:
                send({name: [value]})
            if len(fields[name]) > 1:
                for one in fields[name][:12]:
                    send({name: [one]})
                send({name: fields[name]})


SEEN: set = set()


def _as_testcase(block):
    """A durable operation may run inside it, as inside the transaction of the test itself."""
    block._from_testcase = True
    return block


def _plain(url):
    return re.sub(r"[0-9a-f-]{36}|\d{4,}", "…", urlsplit(url).path)[:80]


def walked(client, world, names, faces, *, part=0, parts=1, everything=False):
    """One part of the addresses, so that no transaction of a test is long: others wait for it (`kernel.feeds`)."""
    SEEN.clear()
    walk = Walk(client, names, everything=everything)
    wanted = [one for one in addresses() if one.face in faces and one.name not in LEADS_ON]
    for address in wanted[part::parts]:
        walk.address(address, address.given(world))
    return walk


def assert_clean(walk, at_least):
    assert not walk.wrong, "\n".join(f"{where} — {what}" for where, what in sorted(walk.wrong.items()))
    assert walk.asked > at_least, walk.asked


MANY = 6


@pytest.mark.parametrize("part", range(MANY))
def test_a_manager_meets_no_error_of_ours(read_names, part):
    world, manager = make_desk()
    assert_clean(walked(signed_on_staff(manager), world, read_names, {"workbench"}, part=part, parts=MANY), 100)


@pytest.mark.parametrize("part", range(3))
def test_a_citizen_meets_no_error_of_ours(read_names, part):
    world, _manager = make_desk()
    assert_clean(walked(signed_on(world.owner), world, read_names, {"portal", "webkit"}, part=part, parts=3), 100)


@pytest.mark.parametrize("part", range(2))
def test_nobody_meets_an_error_of_ours(read_names, part):
    world, _manager = make_desk()
    assert_clean(walked(Client(), world, read_names, {"portal", "webkit"}, part=part, parts=2), 100)


@pytest.mark.endurance
@pytest.mark.parametrize("part", range(40))
@pytest.mark.parametrize("who", ["manager", "citizen"])
def test_every_address_takes_every_spoiled_value(read_names, who, part):
    world, manager = make_desk()
    client, faces = (
        (signed_on_staff(manager), {"workbench"})
        if who == "manager"
        else (signed_on(world.owner), {"portal", "webkit"})
    )
    assert_clean(walked(client, world, read_names, faces, part=part, parts=40, everything=True), 10)
