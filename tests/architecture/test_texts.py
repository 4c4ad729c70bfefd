"""The English catalogue is complete: every Chinese text of the screens has its English, with the same placeholders."""

import os
import re
import shutil

import polib
import pytest
from django.core.management import call_command

from tongban.kernel.management.commands import texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(texts.CATALOGUE))


def test_every_text_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []


def test_translations_keep_the_placeholders(catalogue):
    wrong = []
    for entry in catalogue:
        for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(translated)):
                wrong.append((entry.msgid, translated))
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = {
        (e.msgid, e.msgstr, tuple(e.msgstr_plural.values()))
        for e in polib.mofile(str(texts.CATALOGUE.with_suffix(".mo")))
    }
    written = {(e.msgid, e.msgstr, tuple(e.msgstr_plural.values())) for e in catalogue}
    assert compiled == written


def test_the_catalogue_holds_every_text_of_the_source(tmp_path, monkeypatch, catalogue):
    if shutil.which("xgettext") is None:
        message = "xgettext is missing (the system's gettext package)"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    copy = tmp_path / "tongban"
    shutil.copytree(
        texts.ROOM_FLOOR, copy, ignore=shutil.ignore_patterns("*.pyc", "__pycache__", "data", "fonts", "static")
    )
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["en"], no_wrap=True, no_location=True, no_obsolete=True, verbosity=0)
    fresh = polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert {entry.msgid for entry in fresh} - {entry.msgid for entry in catalogue} == set()


NUMBERED = re.compile(
    r"(?<!most )(?<!ore than )(?:%\((?!most|all|at_once|kept_hours|days)(\w+)\)[sd]|\{(?!most|least|longest|limit|value|length|notices|rows)(\w+)\})"
    r" (?:working )?(?:items|cases|days|materials|rows|errors|visits|changes|codes|files|entries|lists|departments|hours)\b"
)


def test_english_that_counts_has_a_singular(catalogue):
    """1 items, 1 working days: a text that counts gives both forms, or names the thing first (Items changed: 1)."""
    assert NUMBERED.search("{days} working days left") and NUMBERED.search("%(n)s items")
    assert [entry.msgstr for entry in catalogue if not entry.msgid_plural and NUMBERED.search(entry.msgstr)] == []
