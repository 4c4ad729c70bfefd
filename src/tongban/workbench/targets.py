"""What a correction may name: each material of the case's list, and the form."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Target:
    """One line of the correction form, with what was typed before."""

    code: str
    name: str
    ticked: bool
    text: str
    caused: str
    asks_cause: bool

    @property
    def field(self) -> str:
        return f"text-{self.code}"


def targets_of(case: Any, lines: list[Any], post: QueryDict | None, corrections: list[Any]) -> list[Target]:
    """The materials that this case's situation asks for (`material_lines`), then the form. A second notice asks what
    brought up a new one."""
    named = {item.target for notice in corrections for item in notice.items.all()}
    ticked = set(post.getlist("target")) if post else set()
    found = [(line.entry.code, line.entry.name) for line in lines]
    if case.form_code:
        found.append(("form:", _("申请表")))
    return [
        Target(
            code=code,
            name=name,
            ticked=code in ticked,
            text=post.get(f"text-{code}", "") if post else "",
            caused=post.get(f"caused-{code}", "") if post else "",
            asks_cause=bool(corrections) and code not in named,
        )
        for code, name in found
    ]
