"""A browser as far as a server notices: cookies, the CSRF token of the form, hidden fields, redirects. No scripts, no pictures."""

import html
import re
import time
from urllib.parse import urlencode

from benchmarks.harness.http import Answer, Connection

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
INPUT = re.compile(r"<input\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303)


class Failed(Exception):
    """An answer that a person would call an error."""


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

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form; the answer as it comes, redirects not followed. Failed unless it is a redirect or a 200."""
        body = urlencode(fields).encode()
        headers = f"Content-Type: application/x-www-form-urlencoded\r\nOrigin: {self.origin}\r\n"
        return _good(await self._ask("POST", path, headers, body), "POST", path)

    async def submit(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form and look at the page that follows."""
        answer = await self.post(path, fields)
        return (
            await self.get(answer.headers["location"].removeprefix(self.origin))
            if answer.status in REDIRECTS
            else answer
        )

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


def hidden(page: str, *, action: str = "", having: str = "") -> dict[str, str]:
    """The hidden fields of the first form whose action ends so, or that has a field of this name. Failed without one."""
    for attributes, inside in FORM.findall(page):
        found = dict(ATTRIBUTE.findall(attributes))
        if found.get("action", "").endswith(action) and (not having or f'name="{having}"' in inside):
            fields = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(inside)]
            return {one["name"]: html.unescape(one.get("value", "")) for one in fields if one.get("type") == "hidden"}
    raise Failed(f"no form with {action or having!r} on the page")


async def sign_in(browser: Browser, *, door: str, account: str, password: str, key: str = "") -> float:
    """Form, password, second factor if asked, first page. The milliseconds of the post with the password; Failed."""
    page = await browser.get(door)
    fields = hidden(page.text, having="password") | {"username": account, "password": password}
    began = time.perf_counter()
    answer = await browser.post(door, fields)
    took = (time.perf_counter() - began) * 1000
    if answer.status not in REDIRECTS:
        raise Failed(f"{account} was not let in: {answer.status}")
    page = await browser.get(answer.headers["location"].removeprefix(browser.origin))
    if key and 'name="code"' in page.text:
        from tongban.identity.rules import totp

        path = browser.path
        code = totp.code_of(key, int(time.time()) // totp.STEP)
        page = await browser.submit(path, hidden(page.text, having="code") | {"code": code})
    if 'name="password"' in page.text:
        raise Failed(f"{account} stands before the door again")
    return took


def _good(answer: Answer, method: str, path: str) -> Answer:
    if answer.status != 200 and answer.status not in REDIRECTS:
        raise Failed(f"{method} {path}: {answer.status}")
    return answer
