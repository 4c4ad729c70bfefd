"""文书的样子: the documents of a case as sealed PDF, from their frozen facts (R-DOC-1 … R-DOC-4, R-DOC-8, R-DOC-10 … 13)."""

from tongban.cases.papers.rendering import render_document, render_fresh_documents

__all__ = ["render_document", "render_fresh_documents"]
