"""Templates and screen texts: what the security policy allows, what a form and a picture need, and every word translatable."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from tests.architecture.source import SOURCE, files

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_OR_SIGN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")  # also 、：（）, which no English page shows
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\s.*?%}", re.DOTALL
)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
OPENING_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
FORM = re.compile(r"<form\b[^>]*method=\"?post.*?</form>", re.DOTALL | re.IGNORECASE)
GLUED = re.compile(r".{0,30}[^\s>]<span class=\"visually-hidden\">(?! ).{0,30}")
LOADS = re.compile(r"{%\s*(?:extends|include)\s+\"([^\"]+)\"")
STATIC = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")
TEMPLATES = sorted(path for path in SOURCE.glob("*/templates/**/*.html"))

# Texts of templates that stay Chinese whatever the screen speaks.
NEVER_TRANSLATED = {"webkit/templates/webkit/_switches.html": ["中文"]}  # a language is named in itself

# Python files with Chinese outside gettext, each with its reason; a folder ends with a slash.
CHINESE_ON_PURPOSE = {
    "demo/": "the demonstration city is data",
    "catalogue/management/commands/catalogue.py": "a command line about Chinese items",
    "calendars/management/commands/calendar.py": "a command line for those who keep the calendar of notices",
    "calendars/models.py": "how a row shows in a log",
    "calendars/shipped.py": "the word of the notices for a public holiday",
    "cases/history/checking.py": "the words of the files that are read",
    "cases/papers/": "documents of a case are Chinese by law",
    "cases/replay/": "what another system left open, written on the record",
    "cases/rules/numbers.py": "the words inside a document number",
    "cases/services/acceptance.py": "the ground of law printed on a document",
    "cases/services/decision.py": "the ground of law printed on a document",
    "cases/services/examination.py": "the ground of law printed on a document",
    "cases/services/intake.py": "the ground of law printed on a document",
    "catalogue/importing/": "the words of the files that are read",
    "catalogue/exchange/": "the words of the files that are read and written; what is said of them goes through gettext",
    "catalogue/services/files/": "the words of the files that are read and written; what is said of them goes through gettext",
    "catalogue/rules/": "vague words that a material list must not have, and words people search by",
    "catalogue/services/lists/uploads.py": "the headings and words of the tables that are read",
    "catalogue/services/dictionary_files.py": "the words of the files that are read",
    "catalogue/services/import_bodies.py": "the last characters of names of places",
    "files/rules/names.py": "the name a file is stored under",
    "forms/lookups.py": "the national code lists, offered as they are",
    "forms/rules/designing/patterns.py": "the characters that a number of a document may have",
    "forms/sample.py": "made-up answers on a paper that is Chinese",
    "forms/rules/reading.py": "the marks in dates and amounts that people type",
    "identity/services/registration.py": "a reason written on the record",
    "kernel/actors.py": "the platform's name on the record",
    "kernel/masking.py": "double surnames and street words",
    "licences/authority.py": "names inside certificates",
    "licences/management/": "answers of a command",
    "licences/printing.py": "a licence is Chinese",
    "licences/services/making.py": "the number and the reason on the record of a licence",
    "licences/services/sealing.py": "what is engraved on a seal",
    "openapi/": "titles of the contract, which is published in one language; answers are translated",
    "portal/views/home.py": "what people search for, in their words",
    "portal/wording.py": "words inside names of themes",
    "ratings/services.py": "the anonymous author on the record",
    "regions/management/": "answers of a command",
    "regions/rules/spans.py": "the words of the national table of changes",
    "workbench/views/papers.py": "how an original was seen, written on the record",
}  # fmt: skip
GETTEXT = re.compile(r"^(_|_lazy|n?p?n?gettext(_lazy|_noop)?)$")


def short(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def source(path: Path) -> str:
    """A template without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


templates = pytest.mark.parametrize("path", TEMPLATES, ids=short)


def offences(text: str) -> list[str]:
    """What a content security policy without 'unsafe-inline' would block in this piece of HTML."""
    plain = CODE.sub("", text)
    found = [tag for tag in OPENING_TAG.findall(plain) if re.search(r"\s(style|on[a-z]+)\s*=", tag, re.IGNORECASE)]
    found += re.findall(r"<style\b", plain)
    found += [tag for tag in re.findall(r"<script\b[^>]*>", CODE.sub("x", text)) if not re.search(r"\ssrc=", tag)]
    return found + re.findall(r"(?:href|action|src)=[\"']?javascript:", plain)


@templates
def test_a_template_has_no_inline_style_script_or_handler(path):
    assert not offences(source(path))


@pytest.mark.parametrize(
    "text",
    ['<p style="x">', "<a onclick='f()'>", "<style>p{}</style>", "<script>f()</script>", '<a href="javascript:f()">'],
)
def test_an_inline_piece_is_recognised(text):
    assert offences(text)


@templates
def test_every_posted_form_carries_the_token_against_forgery(path):
    assert not [form[:120] for form in FORM.findall(source(path)) if "csrf_token" not in form]


@templates
def test_every_picture_has_words(path):
    pictures = re.findall(r"<img\b[^>]*>", CODE.sub("x", source(path)))
    assert not [picture for picture in pictures if not re.search(r"\salt=", picture)]


@templates
def test_a_template_loads_only_what_exists(path):
    text = source(path)
    for name in LOADS.findall(text):
        try:
            get_template(name)
        except TemplateDoesNotExist as error:
            pytest.fail(f"{short(path)} loads {name}: {error}")
    missing = [name for name in STATIC.findall(text) if not name.endswith("/") and finders.find(name) is None]
    assert not missing


def untranslated(text: str) -> list[str]:
    """Chinese words and signs of a template outside its translation tags; inside other tags only `_("…")` is translated."""
    rest = TRANSLATED.sub("", text)
    inside = [re.sub(r"_\(\s*(\"[^\"]*\"|'[^']*')\s*\)", "", code) for code in CODE.findall(rest)]
    return [piece.strip() for piece in [*CODE.sub("\n", rest).splitlines(), *inside] if CHINESE_OR_SIGN.search(piece)]


@templates
def test_every_word_of_a_template_can_be_translated(path):
    allowed = NEVER_TRANSLATED.get(short(path), [])
    assert not [piece for piece in untranslated(source(path)) if not any(word in piece for word in allowed)]


@templates
def test_what_only_some_hear_stands_apart_from_the_word_before(path):
    assert not GLUED.findall(source(path))  # "Move up" and "Identity card", not "Move upIdentity card"


@pytest.mark.parametrize(
    "text",
    ["<p>中文</p>", "<p>{{ a }}：{{ b }}</p>", '{% include "a.html" with title="中文" %}', '{{ x|default:"无" }}'],
)
def test_an_untranslated_word_is_recognised(text):
    assert untranslated(text)


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "中文" as x %}',
        "{% blocktranslate with a=b %}中{{ a }}{% endblocktranslate %}",
        '{{ x|default:_("无") }}',
    ],
)
def test_a_translated_word_is_recognised(text):
    assert not untranslated(text)


def bare_words(tree: ast.Module) -> Iterator[ast.Constant]:
    """Chinese string constants that are neither docstrings nor inside a call of gettext."""
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if GETTEXT.match(name):
                fine |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in fine
            and CHINESE.search(node.value)
        ):
            yield node


def on_purpose(path: Path) -> str | None:
    """The entry of the list above that lets this file be."""
    name = path.as_posix()
    return next(
        (entry for entry in CHINESE_ON_PURPOSE if name == entry or (entry.endswith("/") and name.startswith(entry))),
        None,
    )


def test_every_word_on_a_screen_goes_through_gettext():
    found = [
        f"{path}:{node.lineno} {node.value[:40]}"
        for path, tree in files()
        if on_purpose(path) is None and path.name != "apps.py"  # an app's name is shown to developers only
        for node in bare_words(tree)
    ]
    assert not found


def test_no_file_is_excused_without_need():
    needed = {on_purpose(path) for path, tree in files() if any(bare_words(tree))}
    assert not set(CHINESE_ON_PURPOSE) - needed


def test_the_templates_were_read():
    assert len(TEMPLATES) > 60
