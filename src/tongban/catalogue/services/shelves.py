"""Where items stand on the portal: the themes, and how much an item is asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.models import ServiceItem, Theme
from tongban.catalogue.services.search_marks import change_mark
from tongban.kernel import audit
from tongban.kernel.actors import Actor


@transaction.atomic
def put_theme(*, code: str, name: str, audience: str, order: int = 0, by: Actor, at: datetime) -> Theme:
    """Enter a theme of the home page (R-ITEM-28), or bring it up to date; nothing is written when nothing differs.

    `audience`: "person" or "enterprise". Refused: `catalogue.import_not_permitted` unless the platform itself asks.
    """
    permissions.require_may_import(by)
    values = {"name": name, "audience": audience, "order": order}
    theme = Theme.objects.filter(code=code).first()
    if theme is None or any(getattr(theme, field) != value for field, value in values.items()):
        theme, _ = Theme.objects.update_or_create(code=code, defaults=values)
        change_mark()
        audit.record("catalogue.theme_put", of=theme, by=by, at=at, theme=code, **values)
    return theme


@transaction.atomic
def set_popularity(*, item_id: int, popularity: int, by: Actor, at: datetime) -> ServiceItem:
    """How far to the front an item stands where nothing else decides. Refused: `catalogue.not_your_body`."""
    item = ServiceItem.objects.select_for_update().get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    if item.popularity != popularity:
        item.popularity = popularity
        item.save(update_fields=["popularity"])
        audit.record("catalogue.popularity_set", of=item, by=by, at=at, popularity=popularity)
    return item
