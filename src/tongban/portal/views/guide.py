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
    """The guide of the version in force today, and the lists it stands on; five queries, more where something was done to
    the item as a whole."""
    guide = selectors.guide(code, clock.today())
    return render(
        request,
        "portal/item.html",
        {
            "guide": guide,
            "item": guide.item,
            "version": guide.version,
            "facts": wording.guide_facts(guide.version, len(guide.materials)),
            "places": selectors.places_of_item(guide.item.pk, clock.today()) if guide.is_open else [],
            "standing": selectors.standing_of(guide.item),
            "lists": selectors.lists.lists_of_item(guide.item.pk),
            "apply_url": apply_url(guide),
            "address": settings.TONGBAN_PUBLIC_URL + reverse("portal:item", args=[code]),
        },
    )


def apply_url(guide: selectors.Guide) -> str:
    """Where to apply, or nothing when the item is closed or can only be applied for at a window."""
    if not (guide.is_open and guide.version.may_apply_online):
        return ""
    return url_or_none("portal:apply", guide.item.code) or ""
