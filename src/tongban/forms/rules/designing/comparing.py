"""Two versions of a form, compared in words: for the people who answer for it, not for who wrote the program."""

from dataclasses import dataclass
from typing import Any

from tongban.forms.design_texts import name_of_hint, name_of_kind, name_of_pattern, name_of_setting, say
from tongban.forms.rules.designing.document import Document, Part, Path, every_part, everything, is_group
from tongban.forms.rules.designing.settings import option_lines, settings_of
from tongban.forms.rules.designing.speaking import condition_in_words, place_in_words

FLAGS = ("required", "whole", "landline")
NAMES = {"pattern": name_of_pattern, "prefill": name_of_hint, "look": name_of_kind}


@dataclass(frozen=True)
class Difference:
    """`place`: section and question in words; `kind`: added, removed, changed, moved; `text`: one sentence."""

    place: str
    kind: str
    text: str


def compared(old: Document, new: Document) -> list[Difference]:
    """What became of every section and question, those of the new version in its order, then what is gone."""
    found = []
    if old["title"] != new["title"]:
        found.append(Difference("", "changed", _changed(name_of_setting("title"), old["title"], new["title"])))
    before, after = dict(everything(old)), dict(everything(new))
    for path, one in everything(new):
        if path not in before:
            if len(path) == 1 or path[:-1] in before:
                found.append(Difference(place_in_words(new, path), "added", _presence("added", path, one)))
            continue
        found += [
            Difference(place_in_words(new, path), "changed", text)
            for text in _changes(old, new, path, before[path], one)
        ]
    for path, one in everything(old):
        if path not in after and (len(path) == 1 or path[:-1] in after):
            found.append(Difference(place_in_words(old, path), "removed", _presence("removed", path, one)))
    return found + _moved(old, new)


def _changes(old: Document, new: Document, path: Path, before: Any, after: Any) -> list[str]:
    said = []
    if len(path) == 1:
        for name in ("title", "help"):
            said += _one(name_of_setting(name), before["ui"].get(name, ""), after["ui"].get(name, ""))
    else:
        said += _kind_and_settings(before, after)
    was, now = (
        condition_in_words(doc, one["ui"].get("visible_when"), path) for doc, one in ((old, before), (new, after))
    )
    return said + _one(name_of_setting("condition"), was, now)


def _kind_and_settings(before: Part, after: Part) -> list[str]:
    said = _one(name_of_setting("kind"), name_of_kind(before["ui"]["widget"]), name_of_kind(after["ui"]["widget"]))
    was, now = settings_of(before), settings_of(after)
    for name in dict.fromkeys([*was, *now]):
        if name in ("look", "list", "options"):
            continue
        said += _one(name_of_setting(name), _spoken(name, was.get(name, "")), _spoken(name, now.get(name, "")))
    lost, won = (
        [line for line in option_lines(one) if line not in option_lines(other)] for one, other in ((before, after), (after, before))
    )  # fmt: skip
    said += [say("options_added", labels=say("list_comma").join(won))] if won else []
    said += [say("options_removed", labels=say("list_comma").join(lost))] if lost else []
    if not won and not lost and option_lines(before) != option_lines(after):
        said.append(say("options_reordered"))
    if not said and not is_group(after) and _bare(before) != _bare(after):
        said.append(say("other_change"))
    return said


def _bare(part: Part) -> Any:
    return [{k: v for k, v in part["ui"].items() if k not in ("visible_when", "list", "texts")}, part["schema"]]


def _spoken(name: str, value: str) -> str:
    if name in FLAGS:
        return say("yes") if value else say("no")
    if value == "today":
        return say("today")
    return str(NAMES[name](value)) if name in NAMES and value else value


def _one(name: str, before: str, after: str) -> list[str]:
    return [_changed(name, before, after)] if before != after else []


def _changed(name: str, before: str, after: str) -> str:
    if not before:
        return say("set_to", name=name, after=after)
    if not after:
        return say("unset", name=name, before=before)
    return say("changed_to", name=name, before=before, after=after)


def _presence(how: str, path: Path, one: Any) -> str:
    if len(path) == 1:
        return say(f"section_{how}", count=len(one["parts"]))
    return say(f"question_{how}", kind=name_of_kind(one["ui"]["widget"]))


def _moved(old: Document, new: Document) -> list[Difference]:
    """Where the order of what both have is another one."""
    found = []
    both = {path for path, _one in everything(old)} & {path for path, _one in everything(new)}
    holders = [(), *[path for path, one in everything(new) if path in both and "parts" in one]]
    for holder in holders:
        orders = [
            [path for path, _one in everything(doc) if path in both and path[:-1] == holder] for doc in (old, new)
        ]
        if orders[0] != orders[1]:
            found.append(Difference(place_in_words(new, holder) if holder else "", "moved", say("reordered")))
    return found


def count_questions(document: Document) -> int:
    return sum(1 for _path, part in every_part(document) if part["ui"]["widget"] != "note")
