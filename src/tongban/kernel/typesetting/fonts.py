"""Which characters can be printed. Our own font first; a full Noto CJK of the system for the rare rest, when it is there."""

import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
OWN_FONT = FOLDER / "TongbanSansSC-Regular.ttf"
OWN_FAMILY = "Tongban Sans SC"

# Where distributions put the full collection, and its family name for simplified Chinese.
FALLBACK_FAMILY = "Noto Sans CJK SC"
FALLBACK_PLACES = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc"),
)


def fallback_font() -> Path | None:
    """The system's full Noto Sans CJK, if there is one."""
    return next((place for place in FALLBACK_PLACES if place.exists()), None)


def missing_glyphs(text: str) -> str:
    """The characters of `text` that no font we use can print, each once, in the order met; "" when all is well."""
    lacking = [char for char in dict.fromkeys(text) if _is_visible(char) and ord(char) not in _own_characters()]
    if lacking and (fallback := fallback_font()):
        lacking = [char for char in lacking if ord(char) not in _characters(fallback)]
    return "".join(lacking)


def _is_visible(char: str) -> bool:
    """Line breaks, tabs and spaces need no glyph; every other control character prints as a box, so it counts."""
    return char not in "\n\r\t" and unicodedata.category(char) != "Zs"


def _own_characters() -> frozenset[int]:
    return _characters(OWN_FONT)


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
