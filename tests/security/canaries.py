"""Texts that would act if a page printed them as they are, put into every column of words that people fill."""

import re
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import connection, models

SHORT = "\"'><i-i onx=1>"
LONG = SHORT + "</script></textarea><script>x()</script>{{7*7}}${7*7}#panic(1) $x$ *b* @r `c` \\u0022"
ATTRIBUTE, ELEMENT = "onx", "i-i"
# Columns that people fill with words. Codes, keys, digests and states are ours.
WORDS = {
    "name", "full_name", "short_name", "address", "hours", "phone", "review_body_name", "court_name", "actor_name",
    "body_name", "reason", "legal_rep_name", "title", "issuer_name", "holder_name", "state_reason", "purpose", "by_name",
    "legal_basis", "conditions", "procedure", "place", "consultation", "complaint", "handling_office", "result_name",
    "visits_reason", "quantity_limit", "statutory_note", "promised_note", "source_note", "issuer", "acceptance_standard",
    "filling_notes", "paper_specification", "content", "standard", "opinion", "label", "how_to_fix", "given_by",
    "made_by", "notified_by", "author_name", "receiver_name", "handed_out_by", "ground", "how", "item_name", "text",
    "applicant_name", "agent_name", "last_actor_name", "published_by", "waybill", "exercise_level", "power_source",
    "description", "document_title", "document_number", "entry_reason", "exit_reason", "end_reason", "closing_reason",
    "power_division", "exercise_content", "online_address", "result_sample",
    "who", "benefit", "amount", "until", "withdrawal_reason", "basis", "guide", "replacement_note", "document",
    "measure", "replaced_by", "region_name", "said", "answer", "words", "changed_by", "shared_by", "ended_by",
    "entrusting_body", "handling_scope", "device", "note", "quote", "where_name", "set_aside_reason", "set_aside_by_name",
}  # fmt: skip
# Inside JSON the words stand under these keys.
KEYS = {"text", "label", "title", "help", "name", "reasons", "basis", "hint", "item_label", "add_label", "question", "answer",
        "unit", "note", "item", "principal", "agent", "applicant", "body", "texts",
        "standard", "reduction"}  # fmt: skip
JSON = {
    "document",
    "entries",
    "schema",
    "situations",
    "ui",
    "facts",
    "result",
    "fees",
    "faq",
    "intermediaries",
    "extra",
    "problem_facts",
}
NAMES_OF_OURS = {"kernel", "calendars"}  # rooms without words of people: names of series, of days
KEPT = {"identity.ApiToken", "licences.Seal", "catalogue.SearchDoc"}


def poison(value: Any, *, under: str = "") -> Any:
    """The same JSON with a canary for every text that stands under a key of words."""
    if isinstance(value, dict):
        return {key: poison(inside, under=key) for key, inside in value.items()}
    if isinstance(value, list):
        return [poison(inside, under=under) for inside in value]
    return LONG if isinstance(value, str) and under in KEYS else value


def poison_everything() -> int:
    """Put canaries into all rows that are there, also into those that never change; how many columns were filled."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # triggers sleep
        filled = _fill()
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return filled


def _fill() -> int:
    filled = 0
    for model in apps.get_models():
        room = model._meta.app_label
        if not model.__module__.startswith("tongban.") or room in NAMES_OF_OURS or model._meta.label in KEPT:
            continue
        rows = list(model._default_manager.all())
        for field in model._meta.concrete_fields if rows else ():
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and field.name in WORDS and not field.choices and not field.unique:
                fits = LONG[: field.max_length] if (field.max_length or 200) >= len(SHORT) else ""
                for row in rows:
                    if getattr(row, field.name):
                        model._default_manager.filter(pk=row.pk).update(**{field.name: fits})
                        filled += 1
            elif isinstance(field, models.JSONField) and field.name in JSON:
                for row in rows:
                    model._default_manager.filter(pk=row.pk).update(**{field.name: poison(getattr(row, field.name))})
    return filled


class Page(HTMLParser):
    """What a browser would make of a page: scripts, styles, handlers, elements and links that must not be there."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.texts: list[str] = []
        self._in_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == ELEMENT:
            self.faults.append(f"an element of the text: <{tag}> at {self.getpos()}")
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.faults.append(f"inline <{tag}> at {self.getpos()}")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name}={value!r} on <{tag}> at {self.getpos()}")
            if name in ("href", "src", "action", "formaction", "data-href") and re.match(
                r"\s*(javascript|vbscript|data:(?!image/png;base64,)):?", value or "", re.I
            ):
                self.faults.append(f"{name}={value!r} on <{tag}>")
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*(https?:)?[\\/]{2}", value or ""):
                self.faults.append(f"leads away: {name}={value!r} on <{tag}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if ("7" + "*7" in data) and "49" in data.replace("7*7", ""):
            self.faults.append(f"a template inside a template was rendered: {data[:80]}")
