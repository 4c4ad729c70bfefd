"""QR codes: black on white with the quiet zone that scanners need."""

import io
from functools import lru_cache


@lru_cache(maxsize=512)  # the papers of a case show the same codes, and drawing one takes as long as setting the page
def qr_svg(text: str) -> str:
    """The code as one SVG element without XML declaration or inline style, for pages and for templates."""
    out = io.BytesIO()
    import segno

    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False, light="#fff"
    )
    return out.getvalue().decode()


def qr_png(text: str, scale: int = 6) -> bytes:
    """The code as PNG, `scale` pixels a module."""
    out = io.BytesIO()
    import segno

    segno.make(text, error="m", micro=False).save(out, kind="png", border=2, scale=scale)
    return out.getvalue()
