"""Typst templates to PDF and PNG. Data reaches a template as one JSON document, never as template text."""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tongban.kernel.typesetting import fonts

PACKAGE = Path(__file__).resolve().parents[2]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_local = threading.local()


def render_pdf(
    template_path: Path | str, data: Mapping[str, Any], archival: bool = True, at: datetime | None = None
) -> bytes:
    """The PDF of `template_path` with `data` (JSON-able; read it in the template by `json(bytes(sys.inputs.data))`).

    `archival` makes it PDF/A-2b. `at` is the document's date of making; same input, same bytes. Only our own fonts are
    used. Raises typst.TypstError when the template is wrong.
    """
    standards = ["a-2b"] if archival else ["1.7"]
    return _compile(
        template_path,
        data,
        format="pdf",
        pdf_standards=standards,
        timestamp=(at or EPOCH).astimezone(UTC).replace(microsecond=0),  # PDF dates end at the second
        pdf_tags=False,
    )


def render_png(template_path: Path | str, data: Mapping[str, Any], ppi: float = 144) -> bytes:
    """The first page as PNG, for pictures on a screen."""
    pages = _compile(template_path, data, format="png", ppi=ppi)
    return pages[0] if isinstance(pages, list) else pages


def _compile(template_path: Path | str, data: Mapping[str, Any], **options: Any) -> Any:
    path = Path(template_path).resolve()
    # A template may import others of the package; one from elsewhere only its neighbours.
    root = PACKAGE if path.is_relative_to(PACKAGE) else path.parent
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return _compiler(root).compile(input=path, sys_inputs={"data": text}, **options)


def _compiler(root: Path) -> typst.Compiler:
    """One compiler per thread and root: it keeps what it parsed, but its inputs are its own state."""
    compilers = _local.__dict__.setdefault("compilers", {})
    if root not in compilers:
        compilers[root] = typst.Compiler(root=root, font_paths=_fonts())
    return compilers[root]


@cache
def _fonts() -> typst.Fonts:
    places: list[Path] = [fonts.FOLDER]
    if fallback := fonts.fallback_font():
        places.append(fallback.parent)  # the compiler takes folders
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)
