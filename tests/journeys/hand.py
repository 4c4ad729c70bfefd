"""A hand that counts what it does, so that a journey can say how few steps it takes."""

from typing import Any


class Hand:
    """Clicks and typed fields of one person at one page."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def press(self, name: str, *, link: bool = False, within: Any = None) -> None:
        self.clicks += 1
        (within or self.page).get_by_role("link" if link else "button", name=name, exact=True).first.click()

    def tick(self, label: str, *, within: Any = None) -> None:
        self.clicks += 1
        (within or self.page).get_by_label(label).first.check()

    def write(self, label: str, text: str, *, within: Any = None) -> None:
        self.fields += 1
        (within or self.page).get_by_label(label).first.fill(text)
