"""A stand that is filled, and who can sign in to it; kept with the stand's folder, so that `--keep` saves the filling."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from benchmarks.data.ground import PASSWORD
from benchmarks.harness import stand
from benchmarks.harness.browser import Browser, sign_in
from benchmarks.harness.results import say

STEP = 31  # seconds after which a code of an authenticator may be given again


def migrated() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)


def filled(*, cases: int, open_cases: int, items: int) -> dict[str, Any]:
    """What `generate` tells of it, and `keys` of the officials one signs in as."""
    folder = stand.folder()
    assert folder is not None
    path, wanted = folder / "filled.json", {"cases": cases, "open_cases": open_cases, "items": items}
    known = json.loads(path.read_text()) if path.exists() else {}
    if known.get("wanted") != wanted:
        from benchmarks.generate import generate

        migrated()
        found = asdict(generate(cases=cases, open_cases=open_cases, items=items, say=say))
        known = {"wanted": wanted, **found, "citizens": found["citizens"][:200]}
        path.touch(mode=0o600)
    migrated()
    names = [known["leaders"][0], known["examiners"][0], known["clerks"][0], known["supervisor"]]
    if set(names) - set(known.get("keys", {})):
        known["keys"] = enrolled(names)
    path.write_text(json.dumps(known, ensure_ascii=False))
    stand.settle()
    return known


def enrolled(names: Iterable[str]) -> dict[str, str]:
    """The key of each official's second factor."""
    from benchmarks.harness import place
    from django.utils import timezone

    from tongban.identity.models import User

    users = User.objects.select_related("staff__body").in_bulk(list(names), field_name="username")
    found = {name: place.enrolled(user, timezone.localtime()) for name, user in users.items()}
    time.sleep(STEP)  # the code of the enrolment is not taken a second time
    return found


async def official(web: Any, name: str, keys: dict[str, str]) -> Browser:
    browser = Browser(web.host, web.port)
    await sign_in(browser, door="/workbench/sign-in/", account=name, password=PASSWORD, key=keys[name])
    return browser


async def citizen(web: Any, name: str) -> Browser:
    browser = Browser(web.host, web.port, address="203.0.113.7")
    await sign_in(browser, door="/sign-in/", account=name, password=PASSWORD)
    return browser
