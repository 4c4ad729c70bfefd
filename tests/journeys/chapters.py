"""A catalogue manager writes a guide in the editor, chapter by chapter, as the labels on the screen ask for it."""

import re
from typing import Any

from tests.journeys.hand import Hand

SAID_OF_A_MATERIAL = {"设定依据": "《食品经营许可和备案管理办法》第十三条", "原件份数": "1"}


def fill(hand: Hand, said: dict[str, Any], *, within: Any = None) -> None:
    """Label → text to type, an option to choose, True to tick."""
    place = within or hand.page.locator(".edit-form")
    for label, value in said.items():
        field = place.get_by_label(re.compile(f"^{re.escape(label)}(（必填）)?$")).first
        hand.fields += 1
        if value is True:
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def onwards(hand: Hand, name: str) -> None:
    """The button at the foot of a chapter saves it and leads to the next one."""
    hand.press(f"下一章：{name}")
    hand.page.get_by_role("heading", name=name).first.wait_for()


def saved(hand: Hand) -> None:
    """Nobody pressed anything: what was typed is saved by itself."""
    hand.page.locator("[data-saved]", has_text="已保存").wait_for()


def add_part(hand: Hand, name: str, said: dict[str, Any], *, what: str = "材料") -> None:
    """A material or a step: its name, then its fields, which open below it."""
    hand.write(f"添加{what}", name)
    hand.press("添加")
    part = hand.page.locator("li.edit-part").filter(has=hand.page.get_by_role("heading", name=name))
    part.locator("details[open]").wait_for()
    fill(hand, said, within=part)


def ask(hand: Hand, text: str, *options: str) -> None:
    """A question of the situations, with its answers."""
    hand.write("问什么", text)
    hand.page.get_by_label("选项（每行一个；不填为是、否）").fill("\n".join(options))
    hand.press("添加问题")
    hand.page.get_by_label("第1题", exact=True).wait_for()


def only_when(hand: Hand, material: str, answer: str) -> None:
    """This material is asked for only after this answer."""
    hand.page.get_by_role("link", name=re.compile(f"设置\\s*{material}$")).click()
    hand.tick("只在下面任何一种情形需要")
    hand.page.get_by_label("当", exact=True).select_option(label=answer)
    hand.page.get_by_role("button", name=re.compile(r"保存\s*适用情形")).click()
    hand.read("当“")
