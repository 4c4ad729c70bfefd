"""No text keeps a pattern busy: asked with four times as much, each takes about four times as long."""

import importlib
import re
import time

import pytest
from tests.architecture.source import files
from tests.security.patterns import Use, busy_strings, uses

from tongban.cases.replay import mapping
from tongban.forms.rules.answers import problems
from tongban.forms.rules.fitting import faults
from tongban.forms.sketch import compose, field, section
from tongban.identity.backends import demo

SHORT, LONG = 25_000, 100_000
TABLES = {  # patterns kept in a table and asked by `re.…(pattern, …)`
    "cases/replay/mapping.py": [(row[0], "search") for row in mapping.RULES],
    "identity/backends/demo.py": [(pattern, "fullmatch") for pattern in demo.PLAUSIBLE.values()],
}
FOUND = list(uses())
READ = [use for use in FOUND if use.how != "unread"] + [
    Use(re.compile(pattern), how, where) for where, rows in TABLES.items() for pattern, how in rows
]


def seconds(use, text):
    empty = b"" if isinstance(text, bytes) else ""
    began = time.process_time()
    if use.how in ("sub", "subn"):
        getattr(use.pattern, use.how)(empty, text)
    elif use.how == "finditer":
        list(use.pattern.finditer(text))
    else:
        getattr(use.pattern, use.how)(text)
    return time.process_time() - began


def grows_too_fast(use):
    """The string with which four times the length takes more than nine times as long, or None."""
    for short, long in zip(busy_strings(use.pattern, SHORT), busy_strings(use.pattern, LONG), strict=True):
        small = min(seconds(use, short) for _ in range(2))
        if small > 2 or (small > 0.002 and all(seconds(use, long) > 9 * small for _ in range(5))):
            return short[:40]
    return None


def test_every_pattern_of_the_source_is_read():
    assert len(READ) > 60
    assert {use.where.split(":")[0] for use in FOUND if use.how == "unread"} == set(TABLES)
    known = {use.pattern.pattern for use in READ}
    for path, _tree in files():
        if "management" in path.parts or path.name == "__main__.py":
            continue
        module = importlib.import_module(".".join(("tongban", *path.with_suffix("").parts)).removesuffix(".__init__"))
        for name, value in vars(module).items():
            assert not isinstance(value, re.Pattern) or value.pattern in known, (
                f"{path}: {name} is asked in another way"
            )


@pytest.mark.parametrize("use", READ, ids=lambda use: f"{use.where} {use.how}")
def test_no_string_keeps_a_pattern_busy(use):
    assert grows_too_fast(use) is None


@pytest.mark.parametrize("bad", [r"(a+)+$", r"(a|a)*$", r"^(\d+)*-$"])
def test_this_test_would_notice(bad):
    """With a few characters only, or it would not end: each of these doubles with every one more."""
    use = Use(re.compile(bad), "search", "here")
    assert max(seconds(use, text) for text in busy_strings(use.pattern, 20)) > 0.005


def a_form(pattern):
    schema, ui = compose([section("a", "一", [field("b", "text", "二", pattern=pattern, maxLength=200_000)])])

    class Draft:
        pass

    Draft.schema, Draft.ui = schema, ui
    return Draft


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(a|a)*$", r"^(a|aa)+$", r"^(.*a){20}$", r"^(?:a+){2,}b$"])
def test_a_pattern_of_a_form_keeps_nobody_busy_either(pattern):
    """Whoever writes forms writes patterns too: they are asked by an engine that does not go back for ever."""
    definition = a_form(pattern)
    began = time.process_time()
    found = problems(definition, {"a": {"b": "a" * LONG + "!"}})
    assert time.process_time() - began < 5
    assert [one.path for one in found] == ["a.b"]


def test_a_pattern_that_only_a_slow_engine_could_read_is_never_published():
    draft = a_form(r"^(?=(a+)+$)b")
    assert faults(draft.schema, draft.ui)
    fine = a_form(r"^a+b$")
    assert faults(fine.schema, fine.ui) == []
