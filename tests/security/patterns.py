"""All regular expressions of the product, found in its source, and strings made to keep each of them busy."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.architecture.source import files

ASKING = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


@dataclass(frozen=True)
class Use:
    """One pattern, how it is asked, and where."""

    pattern: "re.Pattern[Any]"
    how: str
    where: str


def uses() -> Iterator[Use]:
    """Patterns given to `re.…(…)` directly, and patterns kept under a name, with every method that is called on them."""
    for path, tree in files():
        module = None
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            how, owner, where = node.func.attr, node.func.value, f"{path}:{node.lineno}"
            if isinstance(owner, ast.Name) and owner.id == "re" and how in ASKING and node.args:
                if isinstance(node.args[0], ast.Constant):
                    flags = re.DOTALL if "DOTALL" in ast.dump(node) else 0
                    yield Use(re.compile(node.args[0].value, flags), how, where)
                else:
                    yield Use(re.compile(""), "unread", where)
            elif how in ASKING and isinstance(owner, ast.Name):
                module = module or importlib.import_module(".".join(("tongban", *path.with_suffix("").parts)))
                kept = getattr(module, owner.id, None)
                if isinstance(kept, re.Pattern):
                    yield Use(kept, how, where)


def busy_strings(pattern: "re.Pattern[Any]", size: int) -> Iterator[Any]:
    """Strings of about `size`: for each repetition of the pattern, what leads to it, it very often, and then no match."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    made = {"a" * size, "1" * size, " " * size, "\n" * size, "中" * size, "-" * size}
    for before, one in _repetitions(list(tree), ""):
        for end in ("\x01", "", before[:1]):
            made.add(before + one * (size // max(1, len(one))) + end)
            made.add((before + one) * (size // max(1, len(before + one))) + end)
    for string in sorted(made):
        yield string.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else string


def _repetitions(nodes: list, before: str) -> Iterator[tuple[str, str]]:
    """(what may stand before it, what is repeated) of each repetition, at any depth."""
    for kind, value in nodes:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            _least, most, inner = value
            if most > 8:
                yield before, _sample(list(inner)) or "a"
            yield from _repetitions(list(inner), before)
        elif kind is kinds.SUBPATTERN:
            yield from _repetitions(list(value[3]), before)
        elif kind is kinds.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), before)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _repetitions(list(value[1]), before)
        before += _sample([(kind, value)])


def _sample(nodes: list) -> str:
    """A short text that these nodes match, as far as that is easily said."""
    made = ""
    for kind, value in nodes:
        if kind is kinds.LITERAL:
            made += chr(value)
        elif kind in (kinds.ANY, kinds.NOT_LITERAL):
            made += "b"
        elif kind is kinds.IN:
            made += _member(value)
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            made += _sample(list(value[2])) * max(1, min(value[0], 20))
        elif kind is kinds.SUBPATTERN:
            made += _sample(list(value[3]))
        elif kind is kinds.BRANCH:
            made += _sample(list(value[1][0]))
    return made


def _member(value: list) -> str:
    classes = {kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_WORD: "a",
               kinds.CATEGORY_NOT_DIGIT: "a", kinds.CATEGORY_NOT_SPACE: "a", kinds.CATEGORY_NOT_WORD: "-"}  # fmt: skip
    if value[0][0] is kinds.NEGATE:
        return next((c for c in "ab1- 中" if ord(c) not in [v for k, v in value if k is kinds.LITERAL]), "a")
    kind, given = value[0]
    if kind is kinds.LITERAL:
        return chr(given)
    return chr(given[0]) if kind is kinds.RANGE else classes.get(given, "a")
