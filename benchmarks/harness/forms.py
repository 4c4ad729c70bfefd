"""The forms of a page, and what a person sends of them."""

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
PART = re.compile(
    r"<(?P<tag>input)\b(?P<input>[^>]*)>"
    r"|<(?P<area>textarea)\b(?P<textarea>[^>]*)>(?P<text>.*?)</textarea>"
    r"|<(?P<list>select)\b(?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)
OPTION = re.compile(r"<option\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
NOT_SENT = ("file", "submit", "button", "reset")
Pairs = list[tuple[str, str]]


@dataclass
class Field:
    """One control. `value`: what it would send; `chosen`: ticked, for boxes and radio buttons."""

    name: str
    kind: str
    value: str = ""
    chosen: bool = False


@dataclass
class Form:
    action: str
    fields: list[Field] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(one.name == name for one in self.fields)

    def names(self, kind: str) -> list[str]:
        return [one.name for one in self.fields if one.kind == kind]

    def pairs(self, words: Mapping[str, str] = {}, *, press: str = "") -> Pairs:  # noqa: B006
        """What is sent: hidden and filled fields as they are, empty ones by `words` (field name, or its last part), of
        radio buttons the ticked one, else the one `words` names, else the first. `press`: value of a button `do`."""
        sent: Pairs = []
        radios: dict[str, list[Field]] = {}
        for one in self.fields:
            wanted = words.get(one.name, words.get(one.name.rsplit(".", 1)[-1], ""))
            if one.kind in NOT_SENT:
                continue
            if one.kind == "radio":
                radios.setdefault(one.name, []).append(one)
            elif one.kind == "checkbox":
                if one.chosen or (wanted and wanted in (one.value, "*")):
                    sent.append((one.name, one.value or "on"))
            else:
                sent.append((one.name, one.value or wanted))
        for name, group in radios.items():
            wanted = words.get(name, words.get(name.rsplit(".", 1)[-1], ""))
            best = [one for one in group if one.value == wanted] or [one for one in group if one.chosen] or group
            sent.append((name, best[0].value))
        return [*sent, ("do", press)] if press else sent


def forms(page: str) -> list[Form]:
    """All forms of the page, with the controls in their order."""
    return [_form(attributes, inside) for attributes, inside in FORM.findall(page)]


def form(page: str, *, action: str = "", having: str = "") -> Form | None:
    """The first whose action ends so and that has a field of this name; None without one."""
    for attributes, inside in FORM.findall(page):
        if _attributes(attributes).get("action", "").endswith(action) and (not having or f'name="{having}"' in inside):
            return _form(attributes, inside)
    return None


def multipart(pairs: Pairs, files: Mapping[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    """Content type and body. `files`: field → (file name, content)."""
    border = uuid.uuid4().hex
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, (file_name, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: application/pdf'
        parts.append(f"--{border}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={border}", b"".join([*parts, f"--{border}--\r\n".encode()])


def _form(attributes: str, inside: str) -> Form:
    made = Form(_attributes(attributes).get("action", ""))
    for part in PART.finditer(inside):
        if part["tag"]:
            found = _attributes(part["input"])
            if "name" in found and "disabled" not in found:
                made.fields.append(
                    Field(found["name"], found.get("type", "text"), found.get("value", ""), "checked" in found)
                )
        elif part["area"]:
            found = _attributes(part["textarea"])
            made.fields.append(Field(found.get("name", ""), "textarea", html.unescape(part["text"]).lstrip("\n")))
        else:
            found = _attributes(part["select"])
            options = [_attributes(one) for one in OPTION.findall(part["options"])]
            chosen = [one for one in options if "selected" in one] or options[:1]
            made.fields.append(Field(found.get("name", ""), "select", chosen[0].get("value", "") if chosen else ""))
    return made


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(text)}
