"""Files and documents of one's own cases; whoever may not see the case finds nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.cases import selectors, services
from tongban.portal.who import acting_of
from tongban.webkit.files import file_response


@require_safe
def material(request: HttpRequest, file_id: str) -> HttpResponse:
    """A file given as a material."""
    return file_response(selectors.material_file(acting_of(request), file_id), inline=True)


@require_safe
def answer(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """A file uploaded into the e-form."""
    acting = acting_of(request)
    return file_response(selectors.answer_file(acting, selectors.draft_for(acting, public_id), file_id), inline=True)


@require_safe
def message(request: HttpRequest, file_id: str) -> HttpResponse:
    """A file attached to a message of the thread."""
    return file_response(selectors.message_file(acting_of(request), file_id), inline=True)


@require_safe
def document(request: HttpRequest, document_id: str) -> HttpResponse:
    """A numbered document as PDF, printed now when the job has not come to it yet."""
    found = selectors.document_file(acting_of(request), document_id)
    return file_response(services.render_document(found.pk), inline=True)
