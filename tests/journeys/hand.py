"""A hand that counts what it does, so that a journey can say how few steps it takes; and what every journey does at a desk."""

from collections.abc import Callable
from typing import Any


class Hand:
    """Clicks and typed fields of one person at one page."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def press(self, name: str, *, link: bool = False, within: Any = None) -> None:
        self.clicks += 1
        (within or self.page).get_by_role("link" if link else "button", name=name, exact=True).first.click()

    def follow(self, name: str, *, within: Any = None) -> None:
        """A link that is called so, whatever else stands in it."""
        self.clicks += 1
        (within or self.page).get_by_role("link", name=name).first.click()

    def sure(self, name: str, *, within: Any = None) -> None:
        """A button that asks once more before it does what cannot be undone."""
        self.press(name, within=within)
        self.press("确定", within=self.page.locator("dialog[open]"))

    def tick(self, label: str, *, within: Any = None) -> None:
        self.clicks += 1
        (within or self.page).get_by_label(label).first.check()

    def write(self, label: str, text: str, *, within: Any = None) -> None:
        self.fields += 1
        (within or self.page).get_by_label(label).first.fill(text)

    def choose(self, label: str, option: str, *, within: Any = None) -> None:
        self.fields += 1
        (within or self.page).get_by_label(label, exact=True).first.select_option(label=option)

    def read(self, text: str, *, within: Any = None) -> None:
        """It stands there, to be seen, or comes within ten seconds."""
        (within or self.page).get_by_text(text).locator("visible=true").first.wait_for()

    def head(self, name: str) -> None:
        """The page with this heading stands."""
        self.page.get_by_role("heading", name=name).first.wait_for()

    def menu(self, *names: str) -> None:
        """From the first page of the workbench along its menu."""
        self.page.goto("/workbench/")
        for name in names:
            self.press(name, link=True, within=self.page.locator("header"))


def sit_down(new_page: Callable[..., Any], sign_in_as: Callable[..., None], user: Any, **more: Any) -> Hand:
    """A person who is signed on, at a screen of their own."""
    page = new_page(**more)
    sign_in_as(page, user)
    return Hand(page)
