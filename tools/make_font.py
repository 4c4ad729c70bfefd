"""Make the one font that ships with Tongban from the npm package @fontsource/noto-sans-sc (needed only to remake it).

    npm install --ignore-scripts @fontsource/noto-sans-sc@5.3.0      # anywhere
    python tools/make_font.py FOLDER/node_modules/@fontsource/noto-sans-sc

The package cuts Noto Sans SC into slices for the web. The slice "chinese-simplified" alone lacks a thousand characters of
GB 2312, among them many of personal names, so all slices of weight 400 are joined into one TrueType file without layout
tables. The family is renamed: the source calls itself "Thin" although its weight is 400, and a changed font may not carry
a reserved name of its origin.
"""

import re
import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Tongban Sans SC"
TARGET = Path(__file__).resolve().parents[1] / "src" / "tongban" / "kernel" / "fonts"
KEPT_TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
VERSION = "Version 2.004; joined from @fontsource/noto-sans-sc 5.3.0"


def main(package: Path) -> None:
    """Write TongbanSansSC-Regular.ttf and OFL.txt to the kernel's font folder."""
    files = package / "files"
    base = TTFont(files / "noto-sans-sc-chinese-simplified-400-normal.woff")
    for tag in set(base.keys()) - KEPT_TABLES:
        del base[tag]
    cmap = dict(base.getBestCmap())
    order = base.getGlyphOrder()
    base["glyf"].glyphs  # noqa: B018 -- loads the table before glyphs are added
    for slice_file in slices(files):
        add_slice(base, TTFont(slice_file), cmap, order)
    base.setGlyphOrder(order)
    set_cmap(base, cmap)
    set_names(base)
    base["post"].formatType = 3.0
    base.flavor = None
    base.save(TARGET / "TongbanSansSC-Regular.ttf")
    (TARGET / "OFL.txt").write_text((package / "LICENSE").read_text())


def slices(files: Path) -> list[Path]:
    """The numbered slices in their order, then Latin."""
    numbered = [p for p in files.glob("noto-sans-sc-*-400-normal.woff") if re.search(r"-sc-\d+-400", p.name)]
    numbered.sort(key=lambda p: int(re.search(r"-sc-(\d+)-", p.name)[1]))
    return [*numbered, *(files / f"noto-sans-sc-{name}-400-normal.woff" for name in ("latin", "latin-ext"))]


def add_slice(base: TTFont, part: TTFont, cmap: dict[int, str], order: list[str]) -> None:
    """Copy the characters that `base` lacks, composites taken apart."""
    glyphs = part.getGlyphSet()
    for code, source in part.getBestCmap().items():
        if code in cmap:
            continue
        name = f"u{code:05X}"
        recording = DecomposingRecordingPen(glyphs)
        glyphs[source].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(pen)
        base["glyf"].glyphs[name] = pen.glyph()
        base["hmtx"].metrics[name] = part["hmtx"].metrics[source]
        order.append(name)
        cmap[code] = name


def set_cmap(font: TTFont, cmap: dict[int, str]) -> None:
    """One table for the basic plane and one for all."""
    for table in font["cmap"].tables:
        if table.format == 4:
            table.cmap = {code: name for code, name in cmap.items() if code < 0x10000}
        elif table.format == 12:
            table.cmap = dict(cmap)


def set_names(font: TTFont) -> None:
    """Our own family name; copyright and licence of the origin stay."""
    kept = {record.nameID: str(record) for record in font["name"].names if record.nameID in (0, 13, 14)}
    font["name"].names = []
    postscript = FAMILY.replace(" ", "") + "-Regular"
    fresh = {1: FAMILY, 2: "Regular", 3: f"2.004;{postscript}", 4: f"{FAMILY} Regular", 5: VERSION, 6: postscript}
    for number, text in sorted({**kept, **fresh}.items()):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400


if __name__ == "__main__":
    main(Path(sys.argv[1]))
