"""One question in words: what kind it is, what is set of it, when it is asked."""

from collections.abc import Mapping
from typing import Any

from tongban.forms.design_texts import joined, name_of_hint, name_of_kind, name_of_level, name_of_pattern, say
from tongban.forms.rules.designing.asking import choices_of, part_named
from tongban.forms.rules.designing.document import Document, Part, Path, find
from tongban.forms.rules.designing.settings import TODAY, settings_of

# What is said beside a question, in this order; label, help and options have places of their own.
SAID = ("min_length", "max_length", "pattern", "whole", "minimum", "maximum", "unit", "lowest", "highest", "earliest",
        "latest", "least", "most", "several", "level", "min_level", "landline", "prefill")  # fmt: skip


def kind_words(part: Part) -> str:
    return name_of_kind(part["ui"]["widget"])


def limits_in_words(part: Part) -> list[str]:
    """最多100个字, 不晚于今天, 从账户带出姓名…"""
    values = settings_of(part)
    return [words for name in SAID if values.get(name) and (words := _said(part, name, values[name]))]


def _said(part: Part, name: str, value: str) -> str:
    widget = part["ui"]["widget"]
    if name in ("earliest", "latest") and value == TODAY:
        return say(f"said_{name}_today")
    if name == "pattern":
        return name_of_pattern(value)
    if name == "prefill":
        return say("said_prefill", what=name_of_hint(value))
    if name in ("level", "min_level"):
        return say(f"said_{name}", level=name_of_level(value))
    if name == "several":
        return say("said_several", value=value) if value != "1" else ""
    if name in ("least", "most"):
        return say(f"said_{name}_{'rows' if widget == 'group' else 'choices'}", value=value) if value != "0" else ""
    return say(f"said_{name}", value=value)


def place_in_words(document: Document, path: Path) -> str:
    """店铺 › 合伙人 › 姓名; "" for the form as a whole."""
    words = []
    for length in range(1, len(path) + 1):
        ui = find(document, path[:length])["ui"]
        words.append(ui.get("title") or ui.get("label") or ui.get("text", "")[:20])
    return " › ".join(words)


def condition_in_words(document: Document, condition: Any, where: Path) -> str:
    """“申请类型”是“变更”, 并且“面积”大于50; "" for none."""
    if not isinstance(condition, Mapping) or not condition:
        return ""
    if "field" in condition:
        return _comparison(document, condition, where)
    if "not" in condition:
        return say("said_not", inner=condition_in_words(document, condition["not"], where))
    for join in ("all", "any"):
        if isinstance(condition.get(join), list):
            return joined(join, [condition_in_words(document, one, where) for one in condition[join]])
    return say("condition_shape")


def _comparison(document: Document, leaf: Mapping[str, Any], where: Path) -> str:
    part = part_named(document, str(leaf.get("field", "")), where)
    label = part["ui"].get("label", "") if part else say("gone")
    value = leaf.get("value")
    words: dict[Any, str] = dict(choices_of(part)) if part else {}
    values = value if isinstance(value, list) else [value]
    spoken = say("list_comma").join(f"“{words.get(one, one)}”" for one in values)
    operator = str(leaf.get("op", ""))
    if part is not None and part["ui"]["widget"] == "confirm" and operator in ("filled", "empty", "eq", "ne"):
        is_yes = (operator == "filled") or (operator == "eq" and value is True)
        return say("said_ticked" if is_yes else "said_unticked", label=label)
    return say(f"op_{operator}", label=label, value=spoken)
