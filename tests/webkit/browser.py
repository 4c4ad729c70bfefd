"""A real Chromium against a live server, for journeys and for looking at pages. Fixtures are imported by tests/conftest.py.

    @pytest.mark.browser
    def test_a_story(page, axe, sign_in_as):
        sign_in_as(page, user)
        page.goto("/")                      # relative to the live server
        page.get_by_role("button", name="搜索").click()
        axe(page)                           # no violation of WCAG 2.1 A and AA

`phone_page` is the same on a screen of 390 × 844. Without Chromium the test skips with a message; with CI set it fails.
A page whose scripts throw, or that breaks the content security policy, fails the test when it ends.

A click or a key that leads to another page returns when that page stands: what follows never looks at the page that is
being left, nor at one that has only begun.
"""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Marks a document that is being left. What turns out to be a download leaves nothing: `standing` takes such a mark off. (That
# of somebody who was asked and stayed ends by itself.)
LEAVING = """(() => {
  const leave = () => { window.isLeaving = true; setTimeout(() => { window.isLeaving = false; }, 60000); };
  addEventListener("beforeunload", leave);
  addEventListener("submit", event => {
    const target = event.submitter?.formTarget || event.target.target;
    if (event.target.method === "dialog" || (target && target !== "_self")) return;
    leave();
    setTimeout(() => { if (event.defaultPrevented) window.isLeaving = false; }, 0);  // a later listener may forbid it
  });
})()"""
PATIENCE = 60_000  # milliseconds; what is there at once is waited for no longer
DOWNLOADING: WeakSet[Any] = WeakSet()  # pages that stay as they are: their click led to a file
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str:
    """The installed Chromium, or a skip (a failure with CI set)."""
    names = (os.environ.get("TONGBAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found:
        return found
    message = "no Chromium on this machine (install the system's package, or name it in TONGBAN_CHROMIUM)"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, suspended while the test runs. What the test itself calls (the ORM,
    # a sealing that runs a loop of its own) is ordinary blocking code and must not take that loop for a reason to refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright, _own_loops_allowed(), _clicks_wait_for_their_page():
        browser = playwright.chromium.launch(
            executable_path=path,
            timeout=2 * PATIENCE,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@contextmanager
def _own_loops_allowed() -> Iterator[None]:
    original = asyncio.run

    def run(*args: Any, **options: Any) -> Any:
        suspended = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return original(*args, **options)
        finally:
            asyncio._set_running_loop(suspended)

    asyncio.run = run
    try:
        yield
    finally:
        asyncio.run = original


@contextmanager
def _clicks_wait_for_their_page() -> Iterator[None]:
    from playwright.sync_api import Locator

    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, _waiting(getattr(Locator, name), lambda locator: locator.page))
        yield


def _waiting(act: Callable[..., None], page_of: Callable[[Any], Any]) -> Callable[..., None]:
    def acted(*args: Any, **options: Any) -> None:
        act(*args, **options)
        standing(page_of(args[0]))

    return acted


def standing(page: Any) -> None:
    """Returns when the page is neither being left nor still arriving; fails after two minutes."""
    from playwright.sync_api import Error

    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if page in DOWNLOADING:
                DOWNLOADING.discard(page)
                page.evaluate("window.isLeaving = false")
            if page.is_closed() or page.evaluate("!window.isLeaving && document.readyState !== 'loading'"):
                return
        except Error:  # its document went away while it was asked
            pass
        time.sleep(0.01)
    raise AssertionError(f"{page.url} leads to a page that never arrives")


@pytest.fixture
def new_page(chromium, live_server) -> Iterator[Callable[..., Any]]:
    """`new_page(phone=False)`: a page in a context of its own, i.e. another person or another device."""
    contexts, complaints = [], []

    def make(*, phone: bool = False) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LEAVING)
        contexts.append(context)
        page = context.new_page()
        page.keyboard.press = _waiting(page.keyboard.press, lambda _key: page)
        page.on("download", lambda _: DOWNLOADING.add(page))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note(complaints, page, message))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "the pages complained:\n" + "\n".join(complaints)


def _note(complaints: list[str], page: Any, message: Any) -> None:
    if message.type == "error" and ("Content Security Policy" in message.text or "/static/" in message.text):
        complaints.append(f"{page.url}: {message.text}")


@pytest.fixture
def page(new_page) -> Any:
    """A page on a desktop screen."""
    return new_page()


@pytest.fixture
def phone_page(new_page) -> Any:
    """A page on a phone."""
    return new_page(phone=True)


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` asserts that the page as it stands has no violation; `strict=True` adds the best practices."""

    def check(page: Any, *, strict: bool = False) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
        tags = [*WCAG, "best-practice"] if strict else WCAG
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", tags
        )
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
            + "\n    ".join(
                f"{' '.join(map(str, node['target']))}  {node['html'][:160]}" for node in violation["nodes"]
            )
            for violation in result["violations"]
        ]
        assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)

    return check


@pytest.fixture
def sign_in_as(live_server) -> Callable[[Any, Any], None]:
    """`sign_in_as(page, user)` gives the browser a session of this user without going through the sign-in page."""

    def sign_in(page: Any, user: Any) -> None:
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore
        from django.utils import timezone

        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["identity.signed_in_at"] = session["identity.seen_at"] = timezone.now().timestamp()
        session.save()
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def shot() -> Callable[[Any, str], None]:
    """A picture of the whole page when TONGBAN_SHOTS names a folder: `shot(page, "guide")` → guide-390.png."""

    def take(page: Any, name: str) -> None:
        if folder := os.environ.get("TONGBAN_SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)

    return take


@pytest.fixture
def no_sideways_scroll() -> Callable[[Any], None]:
    """Asserts that nothing on the page is wider than the screen."""

    def check(page: Any) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"

    return check
