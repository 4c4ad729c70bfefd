"""What can be set of one question, as the texts of a page: read out of a part, and written back into it."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from tongban.forms import lookups
from tongban.forms.design_texts import say, written
from tongban.forms.rules.designing.document import Part
from tongban.forms.rules.designing.kinds import LOOKS, SETTINGS, offered_options, put_options
from tongban.forms.rules.designing.naming import key_for
from tongban.forms.rules.designing.patterns import OWN, PATTERNS, name_of
from tongban.forms.rules.formats import is_day, is_money, is_month, is_region
from tongban.forms.rules.layout import HINTS, MAX_FILES, MAX_ROWS
from tongban.forms.rules.sifting import MAX_CHOICES, MAX_TEXT
from tongban.kernel.errors import Invalid

TODAY = "today"
PREFILLS = (*HINTS, "agent_name", "agent_document_no", "agent_mobile")
LONGEST = {"label": 200, "help": 2000, "text": 2000, "placeholder": 100, "unit": 20, "item_label": 50, "add_label": 50}
WHOLE = {  # name → word of the schema, smallest, largest
    "min_length": ("minLength", 1, MAX_TEXT), "max_length": ("maxLength", 1, MAX_TEXT), "least": ("minItems", 0, MAX_ROWS),
    "most": ("maxItems", 1, MAX_ROWS),
}  # fmt: skip
LIMITS = {"earliest": "min", "latest": "max", "lowest": "min", "highest": "max"}
ORDERED = (("min_length", "max_length"), ("least", "most"), ("minimum", "maximum"), ("earliest", "latest"),
           ("lowest", "highest"))  # fmt: skip
Lists = Mapping[str, Any]  # key → an own look-up list with `.name` and `.entries`
Values = dict[str, str]


def settings_of(part: Part) -> Values:
    """Every setting of this question as text; flags are "yes" or ""."""
    return {name: _get(part, name) for name in SETTINGS[part["ui"]["widget"]]}


def with_settings(part: Part, typed: Mapping[str, str], lists: Lists) -> Part:
    """The part with these settings; those that are not typed stay. Invalid: the name of each setting that makes no sense."""
    made, errors = deepcopy(part), {}
    for name in SETTINGS[part["ui"]["widget"]]:
        if name not in typed:
            continue
        try:
            _put(made, name, typed[name].replace("\r\n", "\n").strip(), lists)
        except ValueError as no:
            errors[name] = [str(no)]
    if not errors:
        errors = _out_of_order(made)
    if errors:
        raise Invalid(errors)
    return made


def refreshed(part: Part, lists: Lists) -> Part:
    """The part with the entries that its own list has now; a list that is gone leaves the options as they were."""
    known = lists.get(part["ui"].get("list", ""))
    if known is None:
        if "list" not in part["ui"]:
            return part
        made = deepcopy(part)
        del made["ui"]["list"]
        return made
    made = deepcopy(part)
    put_options(made, [{"value": one["code"], "label": one["label"]} for one in known.entries])
    return made


def option_lines(part: Part) -> list[str]:
    """One line an option: what it is called, and what is explained after a bar."""
    return [one["label"] + (f"｜{one['hint']}" if one.get("hint") else "") for one in offered_options(part)]


def options_from(text: str, before: list[dict[str, str]]) -> list[dict[str, str]]:
    """Options of these lines. Who is still called the same keeps its value; when nothing came or went, so does who was renamed."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        raise ValueError(say("options_missing"))
    if len(lines) > MAX_CHOICES:
        raise ValueError(say("too_many_options", limit=MAX_CHOICES))
    pairs = [tuple(piece.strip() for piece in line.replace("|", "｜").partition("｜")[::2]) for line in lines]
    labels = [label for label, _hint in pairs]
    if any(not label or len(label) > 200 or len(hint) > 200 for label, hint in pairs):
        raise ValueError(say("option_unreadable"))
    if doubled := next((label for label in labels if labels.count(label) > 1), None):
        raise ValueError(say("option_twice", label=doubled))
    known = {one.get("label", ""): one["value"] for one in before}
    is_same_length = len(before) == len(labels)
    kept = {label: known[label] for label in labels if label in known}
    made, taken = [], set(known.values())
    for place, (label, hint) in enumerate(pairs):
        value = kept.get(label)
        if value is None and is_same_length and before[place].get("label", "") not in labels:
            value = before[place]["value"]
        if value is None:
            value = key_for(label, taken, otherwise="option")
            taken.add(value)
        made.append({"value": value, "label": label} | ({"hint": hint} if hint else {}))
    return made


def _get(part: Part, name: str) -> str:
    ui, schema = part["ui"], part["schema"] or {}
    if name in READERS:
        return READERS[name](part)
    if name in WHOLE:
        value = schema.get(WHOLE[name][0])
    elif name in LIMITS:
        value = ui.get(LIMITS[name])
    elif name in ("minimum", "maximum"):
        value = schema.get(name)
        value = int(value) if isinstance(value, float) and value.is_integer() else value
    else:
        value = ui.get(name)
    return "" if value is None else str(value)


def _flag(value: Any) -> str:
    return "yes" if value else ""


READERS: dict[str, Callable[[Part], str]] = {
    "required": lambda part: _flag(part["required"]),
    "whole": lambda part: _flag(part["schema"].get("type") == "integer"),
    "landline": lambda part: _flag(part["schema"].get("format") == "phone"),
    "several": lambda part: str(part["schema"].get("maxItems", MAX_FILES) if part["schema"].get("type") == "array" else 1),
    "pattern": lambda part: name_of(part["schema"]),
    "options": lambda part: "\n".join(option_lines(part)),
    "look": lambda part: part["ui"]["widget"],
}  # fmt: skip


def _put(part: Part, name: str, text: str, lists: Lists) -> None:
    """ValueError with a sentence when the text makes no sense."""
    if name in LONGEST:
        _put_words(part, name, text)
    elif name in WHOLE:
        word, smallest, largest = WHOLE[name]
        _set(part["schema"], word, _whole(text, smallest, largest))
        if name == "least" and part["ui"]["widget"] == "group":
            part["required"] = part["schema"].get("minItems", 0) > 0
    elif name in ("minimum", "maximum"):
        _set(part["schema"], name, _number(text))
    elif name in LIMITS:
        if text != _get(part, name):
            _set(part["ui"], LIMITS[name], _limit(part["ui"]["widget"], text))
    else:
        WRITERS[name](part, text, lists)


def _put_words(part: Part, name: str, text: str) -> None:
    if len(text) > LONGEST[name]:
        raise ValueError(say("too_long", limit=LONGEST[name], count=len(text)))
    if not text and name in ("label", "text", "item_label"):
        raise ValueError(say("label_missing"))
    _set(part["ui"], name, text)


def _put_required(part: Part, text: str, _lists: Lists) -> None:
    part["required"] = text == "yes"
    if part["ui"]["widget"] == "confirm":
        _set(part["schema"], "const", True if part["required"] else None)
    if part["ui"]["widget"] == "checkboxes" and not part["required"]:
        part["schema"].pop("minItems", None)


def _put_several(part: Part, text: str, _lists: Lists) -> None:
    most = _whole(text or "1", 1, MAX_FILES)
    one = {"type": "string", "format": "uuid"}
    kept = part["schema"] if part["schema"].get("type") == "array" else {}
    part["schema"] = one if most == 1 else {**kept, "type": "array", "items": one, "maxItems": most}


def _put_pattern(part: Part, text: str, _lists: Lists) -> None:
    if text == OWN and name_of(part["schema"]) == OWN:
        return
    if text and text not in PATTERNS:
        raise ValueError(say("choose_pattern"))
    _set(part["schema"], "pattern", PATTERNS.get(text))
    texts = {name: words for name, words in part["ui"].get("texts", {}).items() if name != "pattern"}
    if text:
        texts["pattern"] = written(f"pattern_{text}", label=part["ui"]["label"])
    _set(part["ui"], "texts", texts)


def _put_list(part: Part, text: str, lists: Lists) -> None:
    if text and text not in lists:
        raise ValueError(say("choose_list"))
    _set(part["ui"], "list", text)
    if text:
        put_options(part, refreshed(part, lists)["ui"]["options"])


def _put_options(part: Part, text: str, _lists: Lists) -> None:
    if part["ui"].get("list"):  # set before: the options are those of the list
        return
    if text != "\n".join(option_lines(part)):
        put_options(part, options_from(text, offered_options(part)))


def _put_choice(name: str, allowed: Callable[[], tuple[str, ...]]) -> Callable[[Part, str, Lists], None]:
    def put(part: Part, text: str, _lists: Lists) -> None:
        if text and text not in allowed():
            raise ValueError(say("choose_one"))
        _set(part["ui"], name, int(text) if text.isdigit() and name.endswith("level") else text)

    return put


def _put_look(part: Part, text: str, _lists: Lists) -> None:
    widget = part["ui"]["widget"]
    pair = next((pair for pair in LOOKS if widget in pair), ())
    if text not in pair:
        raise ValueError(say("choose_one"))
    part["ui"]["widget"] = text
    if text == "textarea":
        part["schema"].pop("pattern", None)


def _put_lookup(part: Part, text: str, _lists: Lists) -> None:
    if not lookups.is_known(text):
        raise ValueError(say("choose_one"))
    part["ui"]["lookup"] = text


def _put_within(part: Part, text: str, _lists: Lists) -> None:
    if text and not is_region(text):
        raise ValueError(say("choose_one"))
    _set(part["ui"], "within", text)


def _put_type(yes: str, no: str, word: str) -> Callable[[Part, str, Lists], None]:
    def put(part: Part, text: str, _lists: Lists) -> None:
        part["schema"][word] = yes if text == "yes" else no

    return put


WRITERS: dict[str, Callable[[Part, str, Lists], None]] = {
    "required": _put_required, "several": _put_several, "pattern": _put_pattern, "list": _put_list,
    "options": _put_options, "look": _put_look, "lookup": _put_lookup, "within": _put_within,
    "whole": _put_type("integer", "number", "type"), "landline": _put_type("phone", "mobile", "format"),
    "prefill": _put_choice("prefill", lambda: PREFILLS), "level": _put_choice("level", lambda: ("1", "2", "3", "4", "5")),
    "min_level": _put_choice("min_level", lambda: ("1", "2", "3", "4", "5")),
}  # fmt: skip


def _out_of_order(part: Part) -> dict[str, list[str]]:
    """A smallest that is larger than the largest; a least of choices or levels that cannot be reached."""
    values = settings_of(part)
    for low, high in ORDERED:
        if values.get(low) and values.get(high) and TODAY not in (values[low], values[high]):
            is_number = low not in ("earliest",)
            ends = [float(values[name]) if is_number else values[name] for name in (low, high)]
            if ends[0] > ends[1]:  # type: ignore[operator]
                return {high: [say("limits_crossed")]}
    if part["ui"]["widget"] == "checkboxes" and int(values["least"] or 0) > len(offered_options(part)):
        return {"least": [say("least_too_many")]}
    if part["ui"]["widget"] == "region" and int(values["min_level"] or 1) > int(values["level"] or 4):
        return {"min_level": [say("limits_crossed")]}
    return {}


def _whole(text: str, smallest: int, largest: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7 and smallest <= int(text) <= largest):
        raise ValueError(say("whole_between", smallest=smallest, largest=largest))
    return int(text)


def _number(text: str) -> int | float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(say("value_number")) from None
    if not abs(value) <= 10**15:  # also refuses what is no number
        raise ValueError(say("value_number"))
    return int(value) if value.is_integer() else value


def _limit(widget: str, text: str) -> str | None:
    if not text:
        return None
    if widget == "money":
        if not is_money(text):
            raise ValueError(say("value_money"))
        return text
    if text in (TODAY, say("today"), say("this_month")):
        return TODAY
    if not (is_day(text) if widget == "date" else is_month(text)):
        raise ValueError(say("value_date" if widget == "date" else "value_month"))
    return text


def _set(mapping: dict[str, Any], name: str, value: Any) -> None:
    if value in (None, "", {}):
        mapping.pop(name, None)
    else:
        mapping[name] = value
