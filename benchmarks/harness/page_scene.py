"""The scene `page` of `bench hotspots`: pages that are asked for most, on a small filled database, each by who reads it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from benchmarks.data.ground import PASSWORD
from benchmarks.harness import stand
from benchmarks.harness.forms import form

if TYPE_CHECKING:
    from django.test import Client

Step = tuple[str, Callable[[], object]]
CASES, OPEN, ITEMS = 3_000, 1_500, 600
HEADERS = {"X-Forwarded-Proto": "https", "host": "127.0.0.1"}
WORDS = ("食品经营", "公积金", "道路运输", "医疗机构", "残疾人", "居住证", "排污许可", "失业")


def prepared() -> dict[str, Any]:
    """Who is there, with browsers that are signed on, and addresses to ask for."""
    known = stand.loaded(f"pages {CASES} {OPEN} {ITEMS}", _load)
    leader, citizen = known["leaders"][0], known["citizens"][0]
    known["browsers"] = {
        "official": signed_on("/workbench/sign-in/", leader, known["keys"][leader]),
        "citizen": signed_on("/sign-in/", citizen),
        "nobody": visitor(),
    }
    known["theirs"], known["mine"] = _numbers(known["browsers"]["official"], "/workbench/due/"), _my_numbers(citizen)
    return known


def scene(known: dict[str, Any], number: int) -> Iterator[Step]:
    def pick(among: list[str]) -> str:
        return among[number % len(among)]

    pages = (
        ("official", "workbench: due first", "/workbench/due/"),
        ("official", "workbench: account", "/workbench/account/"),
        ("official", "workbench: a case", f"/workbench/cases/{pick(known['theirs'])}/"),
        ("official", "workbench: today", "/workbench/"),
        ("nobody", "portal: home", "/"),
        ("citizen", "portal: home, signed on", "/"),
        ("citizen", "portal: my cases", "/my/cases/"),
        ("citizen", "portal: my case", f"/my/cases/{pick(known['mine'])}/"),
        ("nobody", "portal: a guide", f"/items/{pick(known['item_codes'])}/"),
        ("nobody", "portal: search", f"/search?q={quote(pick(list(WORDS)))}"),
        ("nobody", "portal: sign in", "/sign-in/"),
    )
    for who, name, path in pages:
        yield name, lambda who=who, path=path: _asked(known["browsers"][who], path)


def _asked(client: "Client", path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return bytes(answer.content)


def _load() -> dict[str, Any]:
    from benchmarks.data.ready import enrolled
    from benchmarks.generate import generate

    found = asdict(generate(cases=CASES, open_cases=OPEN, items=ITEMS))
    return {**found, "citizens": found["citizens"][:50], "keys": enrolled([found["leaders"][0]])}


def visitor() -> "Client":
    from django.test import Client

    return Client(headers=HEADERS)


def signed_on(door: str, account: str, key: str = "") -> "Client":
    from tongban.identity.rules import totp

    client = visitor()
    answer = client.post(door, _filled(client, door, username=account, password=PASSWORD), headers=HEADERS)
    if key:
        page = answer["Location"]
        code = totp.code_of(key, int(time.time()) // totp.STEP)
        answer = client.post(page, _filled(client, page, code=code))
    assert answer.status_code == 302, answer.content
    return client


def _filled(client: "Client", path: str, **given: str) -> dict[str, str]:
    found = form(client.get(path).content.decode(), having=next(reversed(given)))
    assert found is not None, path
    return dict(found.pairs(given))


def _numbers(client: "Client", path: str) -> list[str]:
    page = _asked(client, path).decode()
    return sorted({part.split("/", 1)[0] for part in page.split('href="/workbench/cases/')[1:]})


def _my_numbers(account: str) -> list[str]:
    from tongban.cases.models import Case

    mine = Case.objects.filter(applicant__user__username=account).exclude(state="draft").order_by("-updated_at")
    return list(mine.values_list("number", flat=True)[:20])
