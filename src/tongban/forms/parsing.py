"""From a posted page to answers. The form says what is read; whatever else was posted is never looked at.

Names: `f.section.field`, in a repeating group `f.section.group.0.field`. A tilde marks what the page says about a
field: `f.a.b~` it was on the page (an unticked box posts nothing), `f.a.b~drop` files to let go, `f.a.b~1`, `~1.of`,
`~2`… the steps of a region picker and the region each step's list belongs to. `f-do` is the button inside the form
that was pressed: `refresh`, `add:section.group`, `remove:section.group.0`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.forms.rules.layout import MAX_FILES, Definition, Field, every_field, sections
from tongban.forms.rules.reading import read
from tongban.forms.rules.sifting import MAX_CHOICES, value_at

REGION_STEPS = 6
MAX_UPLOADS = 50  # in one post
ACTION = re.compile(r"refresh|add:[a-z0-9_]+\.[a-z0-9_]+|remove:[a-z0-9_]+\.[a-z0-9_]+\.[0-9]{1,4}")


@dataclass(frozen=True)
class Upload:
    """A file that came with the post, for the face to store and hand back as `stored[path]`."""

    path: str
    file: Any


def action_in(post: Any) -> str:
    """The button inside the form that was pressed, "" for none: then the page is shown again, not handed in."""
    pressed = post.get("f-do") or ""
    return pressed if isinstance(pressed, str) and ACTION.fullmatch(pressed) else ""


def uploads_in(definition: Definition, files: Any) -> list[Upload]:
    """The uploads that belong to file fields of this form; any other is ignored. `files` is request.FILES."""
    fields = {one.path for one in every_field(definition) if one.widget == "file"}
    found = []
    for name in files:
        path = str(name).removeprefix("f.").split(".")
        plain = tuple(key for place, key in enumerate(path) if not (place == 2 and _is_index(key)))
        if str(name).startswith("f.") and plain in fields and len(path) in (2, 4):
            found += [Upload(path=".".join(path), file=file) for file in _all(files, name) if file]
    return found[:MAX_UPLOADS]


def answers_from_post(
    definition: Definition,
    post: Any,
    previous: Mapping[str, Any] | None = None,
    *,
    stored: Mapping[str, Sequence[str]] | None = None,
    may_use_file: Callable[[str], bool] | None = None,
) -> dict[str, Any]:
    """The answers on a posted page, with its add or remove button done. Never raises on what was posted.

    `previous` fills in fields that were not on the page and says which file ids may come back; `stored` are the ids of
    uploads stored just now, by path; `may_use_file` allows further ids (where nothing is saved between two posts).
    Answers that do not apply are still in it: `rules.answers.applicable` drops them when the form is handed in.
    """
    page = _Page(definition, post, previous or {}, stored or {}, may_use_file)
    answers: dict[str, Any] = {}
    for section in sections(definition):
        inside = answers.setdefault(section.key, {})
        for one in section.fields:
            path = f"{section.key}.{one.key}"
            if one.widget == "group":
                inside[one.key] = _acted(_rows(page, one, path), one, path, action_in(post))
            elif one.has_value:
                value = page.value(one, path) if page.has(one, path) else value_at(page.previous, path)
                if value not in (None, "", []):
                    inside[one.key] = value
    return answers


def file_ids(definition: Definition, answers: Mapping[str, Any]) -> list[str]:
    """The ids of the stored files in these answers. Only file fields count: an id typed as text opens nothing."""
    found: list[str] = []
    for one in every_field(definition):
        if one.widget == "file":
            above = value_at(answers, ".".join(one.path[:-1]))
            for holder in above if isinstance(above, list) else [above]:
                value = holder.get(one.key) if isinstance(holder, Mapping) else None
                found += [i for i in (value if isinstance(value, list) else [value]) if isinstance(i, str)]
    return found


class _Page:
    """What one post says about fields, read with suspicion."""

    def __init__(
        self,
        definition: Definition,
        post: Any,
        previous: Mapping,
        stored: Mapping,
        may_use_file: Callable[[str], bool] | None,
    ) -> None:
        self.post, self.previous, self.stored = post, previous, stored
        self.may_use_file = may_use_file
        self.known_files = set(file_ids(definition, previous)) | {str(i) for ids in stored.values() for i in ids}

    def texts(self, name: str) -> list[str]:
        return [value for value in _all(self.post, name)[:MAX_CHOICES] if isinstance(value, str)]

    def has(self, one: Field, path: str) -> bool:
        name = f"f.{path}"
        steps = one.widget == "region" and f"{name}~1" in self.post
        return name in self.post or f"{name}~" in self.post or path in self.stored or steps

    def value(self, one: Field, path: str) -> Any:
        name = f"f.{path}"
        if one.widget == "file":
            return self._files(one, path)
        if one.widget == "region":
            return self._region(one, name)
        if one.widget == "confirm":
            return bool(self.texts(name)) or None
        if one.widget == "checkboxes":
            return list(dict.fromkeys(read(one, text) for text in self.texts(name)))
        texts = self.texts(name)
        return read(one, texts[-1]) if texts else None

    def _files(self, one: Field, path: str) -> Any:
        dropped = set(self.texts(f"f.{path}~drop"))
        kept = [i for i in self.texts(f"f.{path}") if i not in dropped and _is_file_id(i) and self._may(i)]
        new = [str(i) for i in self.stored.get(path, ())]
        ids = list(dict.fromkeys(kept + new))[: MAX_FILES + 1]
        return ids if one.is_multiple else (ids[-1] if ids else None)

    def _may(self, public_id: str) -> bool:
        return public_id in self.known_files or bool(self.may_use_file and self.may_use_file(public_id))

    def _region(self, one: Field, name: str) -> str | None:
        """The deepest step that still belongs to the step above it; a single plain value also does."""
        chosen = (self.texts(name) or [""])[-1].strip()
        above = str(one.ui.get("within", ""))
        for step in range(1, REGION_STEPS + 1):
            code = (self.texts(f"{name}~{step}") or [""])[-1].strip()
            of = (self.texts(f"{name}~{step}.of") or [""])[-1].strip()
            if not code or of != above:
                break
            chosen = above = code
        return chosen[:20]


def _rows(page: _Page, group: Field, path: str) -> list[tuple[int, dict]]:
    """The rows on the page with their number there, in order; rows in which nothing was filled in are left out."""
    start = f"f.{path}."
    numbers = {
        int(name[len(start) :].split(".", 1)[0])
        for name in [*page.post, *(f"f.{one}" for one in page.stored)]
        if isinstance(name, str) and name.startswith(start) and _is_index(name[len(start) :].split(".", 1)[0])
    }
    if not numbers and f"f.{path}~" not in page.post:
        before = value_at(page.previous, path)
        return [(n, row) for n, row in enumerate(before if isinstance(before, list) else []) if isinstance(row, dict)][
            : group.max_rows
        ]
    rows = []
    for number in sorted(numbers)[: group.max_rows + 1]:
        row = {}
        for one in group.fields:
            value = page.value(one, f"{path}.{number}.{one.key}") if one.has_value else None
            if value not in (None, "", []):
                row[one.key] = value
        if row:
            rows.append((number, row))
    return rows


def _acted(rows: list[tuple[int, dict]], group: Field, path: str, action: str) -> list[dict]:
    """The rows after the button: one more empty one, or one gone."""
    kept = [row for number, row in rows if action != f"remove:{path}.{number}"]
    if action == f"add:{path}" and len(kept) < group.max_rows:
        kept.append({})
    return kept


def _is_index(key: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", key) is not None


def _is_file_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _all(post: Any, name: str) -> list:
    if hasattr(post, "getlist"):
        return post.getlist(name)
    value = post.get(name, [])
    return value if isinstance(value, list) else [value]
