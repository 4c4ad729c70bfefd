"""How log lines look, and what never stands in one (R-PII): identity and mobile numbers, tokens, passwords, session ids.

The formatter cleans the whole line, traceback and arguments included, so that nothing depends on who logs what. Query
strings and the row values that PostgreSQL quotes in its errors (`DETAIL:`) go as well.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from tongban.kernel import database

_VALUE = r"""("[^"]*"|'[^']*'|[^\s,;&)}\]]+)"""
_HIDDEN = (
    r"pass(?:word|wd|phrase)?\d?|pwd|secret\w*|[\w-]*token|authorization|(?:set-)?cookie|session\w*|csrf\w*|sms_?code|otp|"
    r"once|api_?key|idempotency-key|document_no|id_number|mobile|phone"
)
ACCESS = "tongban.access"
CLEANING: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\b(DETAIL|CONTEXT):[^\n]*"), r"\1: …"),
    (re.compile(r"(\w+://[^:/@\s]+):[^@\s/]+@"), r"\1:***@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 ***"),
    (re.compile(rf"(?i)((?<![A-Za-z])(?:{_HIDDEN})[\"']?\s*[:=]\s*\[?)(?!(?:bearer|basic) ){_VALUE}"), r"\1***"),
    (re.compile(r"((?:https?://|(?<=[\s\"'(])/|^/)[^\s?\"']*)\?[^\s\"')]+"), r"\1"),
    (re.compile(r"(/rate/|/search/questions/)[\w-]+"), r"\1***"),
    (re.compile(r"\btb1_[\w-]+"), "***"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"), "***"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)"), "***"),
    (re.compile(r"(?<![0-9A-Za-z])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{32}(?![0-9A-Za-z])"), "***"),
    (re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Z]*[a-z])[0-9A-Za-z]{40,}(?![0-9A-Za-z])"), "***"),
]


def cleaned(text: str) -> str:
    """The text without what must not be kept in a log."""
    for pattern, instead in CLEANING:
        text = pattern.sub(instead, text)
    return text


class PlainFormatter(logging.Formatter):
    """For a person: `2026-03-02 09:00:00 WARNING tongban.kernel.link The database is lost …`; a traceback follows."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        said, error = _said(self, record)
        return cleaned(f"{moment} {record.levelname} {record.name} {said}" + (f"\n{error}" if error else ""))


class JsonFormatter(logging.Formatter):
    """For a collector: one JSON object a line, the traceback inside it."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == ACCESS and not record.exc_info:
            return _access_line(record)
        said, error = _said(self, record)
        line: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": cleaned(said),
        }
        if error:
            line["error"] = cleaned(error)
        return json.dumps(line, ensure_ascii=False)


def _access_line(record: Any) -> str:
    """Of a request only the address is free text. A line of every request: it is cleaned once, not with each thing it is part of."""
    path = cleaned(record.path)
    return json.dumps({
        "at": _moment(record), "level": "info", "logger": ACCESS,
        "said": f"{record.method} {path} {record.status} {record.ms} ms",
        "face": record.face, "method": record.method, "path": path, "status": record.status, "ms": record.ms,
    }, ensure_ascii=False)  # fmt: skip


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")


def _said(formatter: logging.Formatter, record: logging.LogRecord) -> tuple[str, str]:
    """Message and traceback. A database that is away needs no traceback: one line says it."""
    said = record.getMessage()
    if not record.exc_info or not record.exc_info[1]:
        return said, record.stack_info or ""
    if database.is_away(record.exc_info[1]):
        return f"{said} (the database is away: {database.why_away(record.exc_info[1])})", ""
    return said, formatter.formatException(record.exc_info)


def configuration(*, formatter: str, access: bool) -> dict[str, Any]:
    """The setting LOGGING: everything to stderr through one formatter; `access`: a line for every request."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"tongban.kernel.logs.{formatter}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # every mistyped address would be a line otherwise
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": True},
            "tongban": {"level": "INFO"},
            "tongban.access": {"level": "INFO" if access else "ERROR"},
        },
    }
