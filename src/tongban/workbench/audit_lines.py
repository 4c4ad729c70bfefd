"""What was done to an entry of a register, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongban.catalogue.enums import Replacement

PROOF_ACTS = {
    "catalogue.proof_entered": _("登记"), "catalogue.proof_changed": _("修改"), "catalogue.proof_cancelled": _("取消"),
    "catalogue.proof_kept_again": _("重新保留"), "catalogue.proof_matched": _("对应一份材料"),
    "catalogue.proof_unmatched": _("解除一份材料的对应"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    at: Any
    who: str
    what: Any
    note: str


def proof_lines(entries: Iterable[Any]) -> list[Line]:
    """Audit entries as lines; one that is not known keeps its code."""
    return [Line(one.at, one.actor_name, PROOF_ACTS.get(one.code, one.code), _note(one.facts)) for one in entries]


def _note(facts: dict[str, Any]) -> str:
    if facts.get("material"):
        return f"{facts.get('item', '')} {facts['material']}"
    instead = dict(Replacement.choices).get(facts.get("replacement", ""), "")
    return gettext("；").join(
        str(part)
        for part in (instead, facts.get("replacement_note"), facts.get("reason"), facts.get("document"))
        if part
    )
