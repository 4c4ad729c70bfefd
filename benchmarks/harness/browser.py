"""A browser as far as a server notices: cookies, the CSRF token of the form, hidden fields, redirects. No scripts, no pictures."""

import time
from collections.abc import Mapping
from urllib.parse import urlencode

from benchmarks.harness.forms import Form, Pairs, form, multipart
from benchmarks.harness.http import Answer, Connection

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303)


class Failed(Exception):
    """An answer that a person would call an error. `status` of the answer, 0 where it is about the page itself."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class Browser:
    """One person's. `address`: where they sit, as the proxy tells the server."""

    def __init__(self, host: str, port: int, address: str = "203.0.113.1") -> None:
        self.connection = Connection(host, port)
        self.origin = f"https://{host}:{port}"
        self.cookies: dict[str, str] = {}
        self.address = address
        self.path = ""  # of the page that is shown

    async def get(self, path: str) -> Answer:
        """The page at last, redirects followed. Failed unless it is a 200."""
        answer = await self._ask("GET", path)
        for _ in range(MOST_REDIRECTS):
            if answer.status not in REDIRECTS:
                break
            path = answer.headers["location"].removeprefix(self.origin)
            answer = await self._ask("GET", path)
        self.path = path
        return _good(answer, "GET", path)

    async def post(self, path: str, pairs: Pairs, files: Mapping[str, tuple[str, bytes]] | None = None) -> Answer:
        """Send a form; the answer as it comes, redirects not followed. Failed unless it is a redirect or a 200."""
        if files is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
        else:
            kind, body = multipart(pairs, files)
        headers = f"Content-Type: {kind}\r\nOrigin: {self.origin}\r\n"
        return _good(await self._ask("POST", path, headers, body), "POST", path)

    async def submit(self, path: str, pairs: Pairs, files: Mapping[str, tuple[str, bytes]] | None = None) -> Answer:
        """Send a form and look at the page that follows. Failed when the form comes back instead."""
        answer = await self.post(path, pairs, files)
        if answer.status not in REDIRECTS:
            raise Failed(f"POST {path}: {answer.status} instead of a next page")
        return await self.get(answer.headers["location"].removeprefix(self.origin))

    def close(self) -> None:
        self.connection.close()

    async def _ask(self, method: str, path: str, headers: str = "", body: bytes = b"") -> Answer:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        cookie = f"Cookie: {jar}\r\n" if jar else ""
        answer = await self.connection.send(
            method,
            path.split("#", maxsplit=1)[0],
            f"X-Forwarded-For: {self.address}\r\nAccept-Language: zh-CN\r\n{cookie}{headers}",
            body,
        )
        for line in answer.cookies:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer


def shown(page: Answer, *, action: str = "", having: str = "") -> Form:
    """The form that must be on the page. Failed without it."""
    found = form(page.text, action=action, having=having)
    if found is None:
        raise Failed(f"no form with {action or having!r} on the page")
    return found


async def sign_in(browser: Browser, *, door: str, account: str, password: str, key: str = "") -> float:
    """Form, password, second factor if asked, first page. The milliseconds of the post with the password; Failed."""
    page = await browser.get(door)
    pairs = shown(page, having="password").pairs({"username": account, "password": password})
    began = time.perf_counter()
    answer = await browser.post(door, pairs)
    took = (time.perf_counter() - began) * 1000
    if answer.status not in REDIRECTS:
        raise Failed(f"{account} was not let in: {answer.status}")
    page = await browser.get(answer.headers["location"].removeprefix(browser.origin))
    if key and 'name="code"' in page.text:
        from tongban.identity.rules import totp

        path = browser.path
        code = totp.code_of(key, int(time.time()) // totp.STEP)
        page = await browser.submit(path, shown(page, having="code").pairs({"code": code}))
    if 'name="password"' in page.text:
        raise Failed(f"{account} stands before the door again")
    return took


def _good(answer: Answer, method: str, path: str) -> Answer:
    if answer.status != 200 and answer.status not in REDIRECTS:
        raise Failed(f"{method} {path}: {answer.status}", answer.status)
    return answer
