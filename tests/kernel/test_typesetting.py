"""Documents: safe from what people write, the same on every machine, honest about missing characters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pytest
from fontTools.ttLib import TTFont

from tongban.kernel.typesetting import fonts, missing_glyphs, qr_png, qr_svg, render_pdf, render_png

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 100mm, height: 50mm)
#set text(font: ("Tongban Sans SC", "Noto Sans CJK SC"))
#data.text
#if "qr" in data { image(bytes(data.qr), width: 10mm) }
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def text_of(pdf: bytes) -> str:
    return "".join(pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


@pytest.mark.parametrize(
    "text", ['#panic("x")', "*强调* _斜_ $x$ `码`", '"}; #eval("1")', "\\u{41} @ref <label> // 注", "云江市"]
)
def test_text_is_printed_as_it_is_and_never_run(page, text):
    assert "".join(text.split()) in text_of(render_pdf(page, {"text": text}))


def test_the_same_input_gives_the_same_bytes_also_from_other_threads(page):
    at = datetime(2026, 3, 4, tzinfo=UTC)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: (n % 2, render_pdf(page, {"text": f"第{n % 2}份"}, at=at)), range(12)))
    assert len({pdf for _, pdf in made}) == 2
    assert all(f"第{n}份" in text_of(pdf) for n, pdf in made)


def test_a_document_may_be_made_at_any_moment(page):
    moment = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    assert render_pdf(page, {"text": "云江市"}, at=moment) == render_pdf(
        page, {"text": "云江市"}, at=moment.replace(microsecond=0)
    )


def test_an_archival_document_is_marked_as_one_and_carries_its_font(page):
    pdf = render_pdf(page, {"text": "云江市"})
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    names = [
        font["/BaseFont"]
        for font in (f.get_object() for f in pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values())
    ]
    assert all("+TongbanSansSC" in name for name in names)
    assert b"pdfaid" not in render_pdf(page, {"text": "云江市"}, archival=False)


def test_characters_that_cannot_be_printed_are_named_once_each(monkeypatch):
    assert missing_glyphs("欧阳小云 ABC（12）①★\n　") == ""
    assert missing_glyphs("甲\ue123乙\ue123\x01") == "\ue123\x01"
    monkeypatch.setattr(fonts, "FALLBACK_PLACES", ())
    assert missing_glyphs("㙍云䶮") == "㙍䶮"


def test_a_full_font_of_the_system_prints_the_rare_rest(page):
    if not fonts.fallback_font():
        pytest.skip("no Noto Sans CJK on this machine")
    assert missing_glyphs("㙍䶮") == ""
    assert "㙍" in text_of(render_pdf(page, {"text": "㙍"}))


def test_the_font_that_ships_has_its_own_name_and_the_common_characters():
    with TTFont(fonts.OWN_FONT) as font:
        assert font["name"].getDebugName(1) == fonts.OWN_FAMILY
        assert "Thin" not in "".join(str(record) for record in font["name"].names)
        characters = set(font.getBestCmap())
    common = {bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)}
    assert not [char for char in common if ord(char) not in characters]


def test_codes_are_pictures_that_a_template_takes(page):
    assert qr_svg("https://example/verify/1").startswith("<svg")
    assert "style=" not in qr_svg("https://example/verify/1")
    assert qr_png("x")[:4] == b"\x89PNG"
    assert render_png(page, {"text": "云", "qr": qr_svg("x")})[:4] == b"\x89PNG"
