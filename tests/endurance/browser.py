"""A person with a browser, as far as forms and cookies go."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.endurance.installation import Installation


class Browser:
    """Keeps cookies and follows redirects."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, address where it ended, page."""
        return self._open(path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        return self._open(path, urllib.parse.urlencode(fields).encode())

    def sign_in(self) -> None:
        """The citizen of the seeding."""
        _, _, page = self.get("/sign-in/")
        status, address, _ = self.post("/sign-in/", **hidden(page), **self.place.people["account"])
        assert status == 200 and "sign-in" not in address, (status, address)

    def is_signed_in(self) -> bool:
        return "sign-in" not in self.get("/my/cases/")[1]

    def _open(self, path: str, body: bytes | None) -> tuple[int, str, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.place.port}{path}", body)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url, error.read().decode(errors="replace")


def hidden(page: str) -> dict[str, str]:
    """Name and value of the form's hidden fields."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(fields)
