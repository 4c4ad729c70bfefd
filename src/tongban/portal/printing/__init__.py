"""The guide on paper: as a document, and as a poster at the counter."""

from tongban.portal.printing.guide import guide_pdf, poster_pdf

__all__ = ["guide_pdf", "poster_pdf"]
