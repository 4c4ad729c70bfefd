"""Loading the place: what is there is found, what is missing is made by the operations of the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.catalogue.models import ServiceItem
from tongban.demo.loading.dictionary import load_dictionary
from tongban.demo.loading.directory import load_directory
from tongban.demo.loading.ground import Ground, load_ground
from tongban.demo.loading.inhabitants import Inhabitants, acting_for, load_inhabitants
from tongban.demo.loading.offer import load_offer
from tongban.demo.loading.officials import load_officials
from tongban.demo.loading.registers import load_presence, load_reforms
from tongban.demo.loading.shelf import load_shelf
from tongban.demo.place.people import RESIDENTS
from tongban.identity.models import Staff
from tongban.kernel.errors import Refusal

__all__ = ["Place", "acting_for", "load_place", "require_no_production"]

AGE = timedelta(days=548)  # how long the city has been at work: about 18 months
Say = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """Everything by the keys of `place`: what the past is made with."""

    ground: Ground
    officials: dict[str, Staff]
    inhabitants: Inhabitants
    items: dict[str, ServiceItem]


def load_place(*, at: datetime, say: Say = lambda text: None) -> Place:
    """The city as of `at`, opened 18 months before. Each phase is one transaction; a second run changes nothing.

    Refused: demo.not_in_production.
    """
    require_no_production()
    opened = _opening(at)
    with transaction.atomic():
        say("区划、机构、大厅和窗口")
        ground = load_ground(opened)
    with transaction.atomic():
        say("工作人员、岗位和账号")
        officials = load_officials(ground, since=opened.date(), at=at)
    with transaction.atomic():
        say("居民、企业和授权")
        inhabitants = load_inhabitants(residents=RESIDENTS, at=opened)
    with transaction.atomic():
        say("证照类型、主题、表单和事项")
        items = load_offer(ground, opened)
        load_directory(ground, items, opened)
        say("表格、清单和政策")
        load_shelf(ground, items, opened)
        load_presence(ground, items, opened)
        load_dictionary(opened)
        load_reforms(items, opened)
    return Place(ground, officials, inhabitants, items)


def require_no_production() -> None:
    """The demo's password is known to everybody, so it never comes into an installation that is meant seriously."""
    if settings.SECURE_SSL_REDIRECT or settings.SESSION_COOKIE_SECURE:
        raise Refusal("demo.not_in_production")


def _opening(at: datetime) -> datetime:
    return timezone.localtime(at - AGE).replace(hour=9, minute=0, second=0, microsecond=0)
