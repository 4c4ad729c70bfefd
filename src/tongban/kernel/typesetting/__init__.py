"""From a template and plain data to a PDF whose text, fonts and bytes do not depend on the machine."""

from tongban.kernel.typesetting.documents import render_pdf, render_png
from tongban.kernel.typesetting.fonts import missing_glyphs
from tongban.kernel.typesetting.qr import qr_png, qr_svg

__all__ = ["missing_glyphs", "qr_png", "qr_svg", "render_pdf", "render_png"]
