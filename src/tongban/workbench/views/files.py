"""Files of a case, for whoever may see the case: papers, documents, attachments, the licence it made."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tongban.cases import papers, selectors
from tongban.kernel.errors import NotFound
from tongban.licences import selectors as licences
from tongban.webkit.files import file_response
from tongban.workbench.guards import staff_only


@staff_only
def document(request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
    """A document of the case as PDF."""
    selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    paper = selectors.document_file(request.staff, public_id)  # type: ignore[attr-defined]
    return file_response(papers.render_document(paper.pk), inline=True)


@staff_only
def material(request: HttpRequest, number: str, file_id: UUID) -> HttpResponse:
    """A paper of the case, as it was given."""
    selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    return file_response(selectors.material_file(request.staff, file_id), inline=True)  # type: ignore[attr-defined]


@staff_only
def message_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponse:
    """What was attached to a message."""
    selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    return file_response(selectors.message_file(request.staff, file_id), inline=True)  # type: ignore[attr-defined]


@staff_only
def answer_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponse:
    """What was uploaded into the e-form."""
    case = selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    return file_response(selectors.answer_file(request.staff, case, file_id), inline=True)  # type: ignore[attr-defined]


@staff_only
def licence(request: HttpRequest, number: str) -> HttpResponse:
    """The sealed licence that this case made, to print."""
    case = selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    made = licences.licence_of_case(case.number)
    if made is None or made.file is None:
        raise NotFound(number)
    return file_response(made.file, inline=True)
