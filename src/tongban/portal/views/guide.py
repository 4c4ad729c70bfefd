"""办事指南: what do I need for this item, and how long does it take? (R-ITEM-36)"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongban.catalogue import selectors
from tongban.portal import clock, wording
from tongban.portal.context import url_or_none


@login_not_required
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of the version in force today, the lists it stands on and what the register of proofs says of its materials."""
    guide = selectors.guide(code, clock.today())
    return render(
        request,
        "portal/item.html",
        {
            "guide": guide,
            "materials": selectors.proofs.beside(guide.item, guide.materials),
            "item": guide.item,
            "version": guide.version,
            "facts": wording.guide_facts(guide.version, len(guide.materials)),
            "lists": selectors.lists.lists_of_item(guide.item.pk),
            "halls": selectors.presence.halls_of_item(guide.item.pk),
            "reforms": selectors.reforms.reforms_of_item(guide.item.pk),
            "apply_url": apply_url(guide),
            "address": settings.TONGBAN_PUBLIC_URL + reverse("portal:item", args=[code]),
        },
    )


def apply_url(guide: selectors.Guide) -> str:
    """Where to apply, or nothing when the item is closed or can only be applied for at a window."""
    if not (guide.is_open and guide.version.may_apply_online):
        return ""
    return url_or_none("portal:apply", guide.item.code) or ""
