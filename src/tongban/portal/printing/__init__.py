"""The guide on paper: as a document, as a poster at the counter, and its e-form as a blank to fill in by hand."""

from tongban.portal.printing.blank import blank_form_pdf
from tongban.portal.printing.guide import guide_pdf, poster_pdf

__all__ = ["blank_form_pdf", "guide_pdf", "poster_pdf"]
