"""Typesetting of public pages. What says the same was set the same: the last few are remembered, since setting one takes a
tenth of a second and a poster is asked for by everybody at once."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tongban.kernel.typesetting import missing_glyphs, render_pdf

FOLDER = Path(__file__).parent
REMEMBERED = 48  # of some 60 kB


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The page of this template with this data (texts already in the reader's language)."""
    return _set(template, json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=REMEMBERED)
def _set(template: str, text: str) -> bytes:
    # An archival file must show every character; one that no font here has still has to come out.
    return render_pdf(FOLDER / template, json.loads(text), archival=not missing_glyphs(text))
