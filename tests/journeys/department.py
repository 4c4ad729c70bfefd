"""Set-up of the journeys of the catalogue: a department that carries lines of business, its people, the two offices that
review, a hall; a base directory in a file, taken over by the command."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from tests.cases.factories import Office, a_staff
from tests.catalogue.factories import a_body, a_theme, published_item
from tests.journeys.hand import Hand

from tongban.catalogue.services import give_lines, load_materials
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

RESTAURANT = {
    "basic_code": "000131001000", "name": "食品经营许可", "levels": ["3", "4"],
    "elements": {"item_type": "permit", "legal_basis": "《中华人民共和国食品安全法》第三十五条", "statutory_limit": 20},
}  # fmt: skip
WORKSHOP = {
    "basic_code": "000131002000", "name": "食品小作坊登记", "levels": ["4"],
    "elements": {"item_type": "confirmation", "legal_basis": "《中华人民共和国食品安全法》第三十六条"},
}  # fmt: skip


class Department(Office):
    """A department with its catalogue manager, the officials of the two offices, a hall and those who handle its cases.

    `item`: of `Office`; the first of its items, or made by the journey."""

    def __init__(self, *, lines: dict[str, str] | None = None, **item: Any) -> None:
        body = a_body(review_body_name="云江市人民政府", court_name="云江市中级人民法院", phone="0999-12345")
        self.item = published_item(body=body, **item)
        super().__post_init__()
        self.manager = a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)
        office = a_body(name="云江市委编办", short_name="编办")
        self.establishment = a_staff("郑编制", (Role.ESTABLISHMENT_REVIEWER, body.region_code), body=office)
        self.legal = a_staff("冯法制", (Role.LEGAL_REVIEWER, body.region_code), body=office)
        a_theme()
        load_materials(by=SYSTEM, at=long_ago())
        if lines:
            give_lines(body_id=body.pk, lines=lines, by=SYSTEM, at=long_ago())


def long_ago() -> Any:
    return timezone.now() - timedelta(days=30)


def take_over(folder: Path, *entries: dict[str, Any]) -> None:
    """The directory from above comes as a file; the platform's administrator takes it over at the command line."""
    path = folder / "directory.json"
    path.write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    call_command("directory", "take-over", str(path), "--json", stdout=StringIO())


def say(hand: Hand, title: str, word: str, opinion: str = "") -> None:
    """One office gives its opinion on what waits under this title."""
    hand.menu("事项审核")
    hand.follow(title)
    hand.page.get_by_label(word, exact=True).check()
    if opinion:
        hand.write("理由或建议", opinion)
    hand.sure("提交审核意见")
    hand.read("审核意见已提交。")


def approved(at_desk: Callable[[Any], Hand], place: Department, title: str) -> None:
    """Both offices agree, each at its own screen."""
    for reviewer in (place.legal, place.establishment):
        say(at_desk(reviewer), title, "同意")


def item_page(keeper: Hand, name: str) -> None:
    """The page of an item, by way of the list."""
    keeper.menu("事项目录", "事项管理")
    keeper.press(name, link=True)
    keeper.head(name)


def hand_in(keeper: Hand, name: str, note: str = "") -> None:
    item_page(keeper, name)
    keeper.write("修改说明", note)
    keeper.press("送审")
    keeper.read("已送审。")


def publish(keeper: Hand, name: str, on: date | None = None) -> None:
    item_page(keeper, name)
    if on:
        keeper.write("执行日期", on.isoformat())
    keeper.sure("发布")
    keeper.read("已发布。")
