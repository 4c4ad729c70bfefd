"""What the editor of situations posts, as changes of a draft: the texts of all questions, what is to be added, one act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalogue.rules.situations import MULTI, SINGLE
from tongban.catalogue.rules.situations import editing as edit
from tongban.catalogue.rules.situations.editing import Draft

WRONG = {
    "text_missing": gettext_lazy("请写问题。"),
    "text_too_long": gettext_lazy("问题最多200个字，说明最多500个字。"),
    "label_missing": gettext_lazy("请写选项，或者删去它。"),
    "label_too_long": gettext_lazy("选项最多100个字。"),
    "label_twice": gettext_lazy("这个问题已有同样的选项。"),
    "too_many_questions": gettext_lazy("一个事项最多40个问题。更复杂的事项请拆成几个业务办理项。"),
    "too_many_options": gettext_lazy("一个问题最多15个选项。"),
    "too_many_alternatives": gettext_lazy("一份材料最多12种情形。"),
}
START = "start"
CONFIRMED = "!"


@dataclass
class Edited:
    """`draft` as it would be saved; `errors` by the name of the field; `effects` of a removal that was not confirmed yet,
    `asking` the button that confirms it; `anchor` where the page goes on."""

    draft: Draft
    errors: dict[str, list[str]] = field(default_factory=dict)
    effects: list[edit.Effect] = field(default_factory=list)
    asking: str = ""
    removed: str = ""
    anchor: str = "questions"


def read_tree(draft: Draft, post: Mapping[str, str]) -> Edited:
    """The form of the questions. Everything that was typed counts, whichever button was pressed."""
    before = Draft(edit.in_reading_order(draft.situations), draft.conditions)
    rows = before.situations["questions"]
    made = _texts(before, rows, post)
    errors = _errors(made, rows)
    made, more = _additions(made, rows, post)
    errors |= more
    if errors:
        return Edited(made, errors)
    return _act(made, rows, post.get("do", ""))


def read_condition(draft: Draft, post: Mapping[str, str]) -> Edited:
    """The form of one material: always, or when one of some alternatives holds."""
    code, errors = post.get("material", ""), {}
    if code not in draft.conditions:
        return Edited(draft, {"": [_("这份材料已经不在清单中。")]})
    if post.get("mode") != "when":
        return Edited(edit.set_condition(draft, code, []), anchor="materials")
    rows = edit.in_reading_order(draft.situations)["questions"]
    ways: list[dict[str, str]] = []
    for number in range(edit.MOST_ALTERNATIVES):
        way: dict[str, str] = {}
        for part in range(edit.MOST_TOGETHER):
            picked = _place(rows, post.get(f"way-{number}-{part}", ""))
            if picked is None:
                continue
            question, option = picked
            if way.get(question, option) != option:
                errors[f"way-{number}-{part}"] = [
                    _("一种情形里，同一个问题只能有一个回答；另一个回答请写成另一种情形。")
                ]
            way[question] = option
        ways.append(way)
    if not any(ways):
        errors["way-0-0"] = [_("请至少选一个回答，或者选“总是需要”。")]
    return Edited(edit.set_condition(draft, code, ways), errors, anchor="materials")


def typed_texts(post: Mapping[str, str]) -> list[str]:
    """What was written by hand, to be read again when it could not be saved."""
    names = ("text-", "help-", "label-", "new-", "add-text", "add-options")
    return [value for name, value in post.items() if name.startswith(names) and value.strip()]


def _texts(draft: Draft, rows: list[dict[str, Any]], post: Mapping[str, str]) -> Draft:
    for i, row in enumerate(rows):
        if f"text-{i}" not in post:
            continue
        kind = MULTI if post.get(f"kind-{i}") == MULTI else SINGLE
        text, help_text = post[f"text-{i}"].strip(), post.get(f"help-{i}", "").strip()
        if (text, help_text, kind) != (row.get("text", ""), row.get("help", ""), row["kind"]):
            draft = edit.change_question(draft, row["id"], text=text, help=help_text, kind=kind)
        draft = edit.ask_from_start(draft, row["id"], f"start-{i}" in post)
        for j, option in enumerate(row["options"]):
            label = post.get(f"label-{i}-{j}", option.get("label", "")).strip()
            if label != option.get("label"):
                draft = edit.change_option(draft, row["id"], option["id"], label=label)
    return draft


def _additions(draft: Draft, rows: list[dict[str, Any]], post: Mapping[str, str]) -> tuple[Draft, dict[str, list[str]]]:
    """New options, answers that shall lead to a question that is there, one new question."""
    errors: dict[str, list[str]] = {}
    for i, row in enumerate(rows):
        label = post.get(f"new-{i}", "").strip()
        if label:
            made = edit.add_option(draft, row["id"], label=label)
            if problem := next((one for one in edit.wrong(made) if one not in edit.wrong(draft)), None):
                errors[f"new-{i}"] = [str(WRONG[problem.reason])]
            draft = made
        for j, option in enumerate(row["options"]):
            target = _number(post.get(f"follow-{i}-{j}", ""))
            if target is not None and target < len(rows):
                made = edit.ask_behind(draft, row["id"], option["id"], rows[target]["id"])
                if made is draft:
                    errors[f"follow-{i}-{j}"] = [_("这样会引回到已经问过的问题，永远问不完。")]
                draft = made
    text = post.get("add-text", "").strip()
    if text:
        labels = [line.strip() for line in post.get("add-options", "").splitlines() if line.strip()]
        made = edit.add_question(
            draft, text=text, kind=MULTI if post.get("add-kind") == MULTI else SINGLE,
            labels=labels or [_("是"), _("否")], after=_place(rows, post.get("add-after", "")),
        )  # fmt: skip
        if problem := next((one for one in edit.wrong(made) if one not in edit.wrong(draft)), None):
            name = "add-text" if problem.reason.startswith(("text", "too_many_questions")) else "add-options"
            errors[name] = [str(WRONG[problem.reason])]
        draft = made
    elif post.get("do") == "add":
        errors["add-text"] = [str(WRONG["text_missing"])]
    return draft, errors


def _act(draft: Draft, rows: list[dict[str, Any]], said: str) -> Edited:
    """The button: `up:2`, `remove:2`, `option-remove:2.1`, `unlink:2.1.0`; with ! at its end it was confirmed."""
    name, _colon, place = said.removesuffix(CONFIRMED).partition(":")
    numbers = [_number(one) for one in place.split(".")]
    row = _at(rows, numbers[0])
    option = _at(row["options"], numbers[1]) if row and len(numbers) > 1 else None
    if row is None:
        return Edited(draft)
    acts: dict[str, Callable[[], Draft]] = {
        "up": lambda: edit.move_question(draft, row["id"], -1),
        "down": lambda: edit.move_question(draft, row["id"], 1),
        "remove": lambda: edit.remove_question(draft, row["id"]),
    }
    if option is not None:
        acts |= {
            "option-up": lambda: edit.move_option(draft, row["id"], option["id"], -1),
            "option-down": lambda: edit.move_option(draft, row["id"], option["id"], 1),
            "option-remove": lambda: edit.remove_option(draft, row["id"], option["id"]),
        }
        after = _at(option["then"], numbers[2]) if len(numbers) > 2 else None
        if after is not None:
            acts["unlink"] = lambda: edit.ask_no_more_behind(draft, row["id"], option["id"], after)
    if name not in acts:
        return Edited(draft)
    made = acts[name]()
    if name in ("remove", "option-remove") and not said.endswith(CONFIRMED):
        effects = [one for one in edit.effects(draft, made) if one.kind != "question" or one.what != row.get("text")]
        if effects:
            removed = row.get("text", "") if name == "remove" else option.get("label", "") if option else ""
            return Edited(made, effects=effects, asking=said + CONFIRMED, removed=removed)
    where = next((n for n, one in enumerate(made.situations["questions"]) if one["id"] == row["id"]), None)
    return Edited(made, anchor="questions" if where is None else f"question-{where}")


def _errors(draft: Draft, rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What is wrong with the texts, by the field of the page that shows them."""
    found: dict[str, list[str]] = {}
    for one in edit.wrong(draft):
        name = ""
        for i, row in enumerate(rows):
            if row["id"] == one.question:
                name = f"text-{i}"
                name = next((f"label-{i}-{j}" for j, o in enumerate(row["options"]) if o["id"] == one.option), name)
        found.setdefault(name, []).append(str(WRONG[one.reason]))
    return found


def _place(rows: list[dict[str, Any]], said: str) -> tuple[str, str] | None:
    """`2.1`: the ids of the option and its question."""
    question, _dot, option = said.partition(".")
    row = _at(rows, _number(question))
    found = _at(row["options"], _number(option)) if row else None
    return (row["id"], found["id"]) if row and found else None


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None


def _at(rows: list[Any], number: int | None) -> Any:
    return rows[number] if number is not None and number < len(rows) else None
