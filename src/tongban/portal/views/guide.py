"""办事指南: what do I need for this item, and how long does it take? (R-ITEM-36)"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.forms.printing import blank_form as blank_form_on_paper
from tongban.forms.selectors import form
from tongban.portal import clock, printing, wording
from tongban.portal.checklist import checklist
from tongban.portal.context import url_or_none
from tongban.webkit import situation
from tongban.webkit.files import bytes_response, file_response
from tongban.webkit.guide import guide_facts
from tongban.webkit.limits import limit

PDF = "application/pdf"
PDFS = {"times": 30, "seconds": 60}  # of one asker: setting a page costs more than showing one


@login_not_required
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of the version in force today, narrowed by the answers in the address, what the register of proofs says of
    its materials, what stands around it and where it is done nearby. Five queries once the version is known, more where
    something was done to the item as a whole."""
    guide = selectors.guide(code, clock.today())
    return render(
        request,
        "portal/item.html",
        {
            "guide": guide,
            "item": guide.item,
            "version": guide.version,
            "facts": guide_facts(guide.version, len(guide.materials)),
            "phones": wording.phones(guide.version.consultation),
            "around": selectors.around(guide.item.pk, clock.today()),
            "places": selectors.places_of_item(guide.item.pk, clock.today()) if guide.is_open else [],
            "standing": selectors.standing_of(guide.item),
            "reforms": selectors.reforms.reforms_of_item(guide.item.pk),
            "apply_url": apply_url(guide),
            "address": address_of(code),
            **checklist(guide, request.GET),
        },
    )


@login_not_required
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The guide as PDF, narrowed by the answers in the address, with a code that leads to the page of the day."""
    limit(request, "guide-pdf", **PDFS)
    guide = selectors.guide(code, clock.today())
    tree = guide.version.situations
    answers = situation.read(tree, request.GET)
    answered = [(question, answer) for question, answer in situation.rows(tree, answers) if answer]
    data = printing.guide_pdf(
        guide, materials=guide.materials_for(answers) if answered else guide.materials, answers=answered,
        address=address_of(code), on=clock.today(),
    )  # fmt: skip
    return bytes_response(
        data, name=_("%(name)s办事指南.pdf") % {"name": guide.version.name}, content_type=PDF, inline=True
    )


@login_not_required
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """One A4 page for the counter: scan it and read the guide."""
    limit(request, "guide-pdf", **PDFS)
    guide = selectors.guide(code, clock.today())
    data = printing.poster_pdf(guide, address=address_of(code))
    return bytes_response(
        data, name=_("%(name)s海报.pdf") % {"name": guide.version.name}, content_type=PDF, inline=True
    )


@login_not_required
@require_safe
def blank_form(request: HttpRequest, code: str) -> HttpResponse:
    """The e-form of the item as a blank to fill in by hand, or with `filled` as a sample; not there for an item without one."""
    limit(request, "guide-pdf", **PDFS)
    guide = selectors.guide(code, clock.today())
    if not guide.version.form_code:
        raise Http404
    definition = form(guide.version.form_code, guide.version.form_version)
    is_sample = "filled" in request.GET
    data = blank_form_on_paper(
        definition, version=guide.version.form_version, at=timezone.localtime(), is_sample=is_sample,
        about=f"{guide.version.name}　{guide.body.name}　{guide.item.code}",
    )  # fmt: skip
    name = _("%(title)s（示例）.pdf") if is_sample else _("%(title)s（空白）.pdf")
    return bytes_response(data, name=name % {"title": definition.title}, content_type=PDF, inline=True)


@login_not_required
@require_safe
def file(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """A blank form or a filled-in sample, under a plain name. Of versions that were published; free for everybody."""
    found, material = selectors.guide_file(code, file_id)
    return file_response(found.file, inline=True, name=selectors.plain_name(found, material))


def address_of(code: str) -> str:
    """Where the guide stands, for others' devices."""
    return settings.TONGBAN_PUBLIC_URL + reverse("portal:item", args=[code])


def apply_url(guide: selectors.Guide) -> str:
    """Where to apply, or nothing when the item is closed or can only be applied for at a window."""
    if not (guide.is_open and guide.version.may_apply_online):
        return ""
    return url_or_none("portal:apply", guide.item.code) or ""
