"""Own look-up lists: entries of a code and a label, as they are typed on a page and as they have to be."""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.forms.design_texts import say
from tongban.forms.rules.designing.naming import key_for
from tongban.forms.rules.reading import as_typed
from tongban.forms.rules.sifting import MAX_CHOICES

Entry = dict[str, str]
LONGEST_LABEL, LONGEST_CODE = 100, 40


def entries_fault(entries: Sequence[Mapping[str, Any]]) -> str:
    """Why these entries are no list, "" when they are."""
    if not entries:
        return say("list_empty")
    if len(entries) > MAX_CHOICES:
        return say("list_too_long", limit=MAX_CHOICES)
    labels, codes = set(), set()
    for one in entries:
        code, label = one.get("code", ""), one.get("label", "")
        if not code or not label or len(label) > LONGEST_LABEL or len(code) > LONGEST_CODE or as_typed(code) != code:
            return say("list_entry_unreadable", line=str(label)[:LONGEST_LABEL])
        if label in labels:
            return say("list_label_twice", label=label)
        if code in codes:
            return say("list_code_twice", code=code)
        labels.add(label)
        codes.add(code)
    return ""


def entries_from(kept: Sequence[Entry], more: str) -> list[Entry]:
    """The entries that stay (renamed perhaps, under their codes), and one a line of those that come: a label, or a code of
    one's own and a label with a bar between them."""
    made = [{"code": one["code"], "label": one["label"].strip()} for one in kept if one["label"].strip()]
    taken = {one["code"] for one in made} | {one["code"] for one in kept}
    for line in more.replace("\r\n", "\n").split("\n"):
        before, bar, after = (piece.strip() for piece in line.replace("｜", "|").partition("|"))
        label = after if bar else before
        if not label:
            continue
        code = before if bar else key_for(label, taken, otherwise="entry")
        taken.add(code)
        made.append({"code": code, "label": label})
    return made
