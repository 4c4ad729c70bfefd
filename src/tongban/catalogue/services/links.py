"""The addresses of the guides, asked whether somebody answers (CAT-5, the dead link): off unless the operator turns it on."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import localdate

from tongban.catalogue.models import AskedLink
from tongban.catalogue.rules.audit.links import DAYS_TO_BE_DEAD, links_in
from tongban.catalogue.selectors.guide_audit import audited_items
from tongban.catalogue.services.link_asking import Answer, Network, Seen, ask_all
from tongban.kernel.errors import Refusal

MOST = 20_000  # addresses of one run; those asked longest ago first, so the next runs come to the rest
LONGEST = 500  # of an address
BATCH = 200
FORGOTTEN_AFTER = timedelta(days=30)  # an address that no guide names any more


@dataclass
class Asked:
    """What a run came to."""

    addresses: int = 0
    alive: int = 0
    failed: int = 0
    dead: int = 0  # of the failed, those that failed on several days
    unknown: int = 0  # not asked: no network, or the host was silent to others


def ask_links(*, at: datetime, is_over: Callable[[], bool] = lambda: False) -> Asked:
    """Ask every address of the guides in force, write down what was seen. Doing it twice on a day counts as one day.

    Refused: `catalogue.links_off` where the place does not want it. Without a network nothing is written.
    """
    if not settings.TONGBAN_LINK_CHECK:
        raise Refusal("catalogue.links_off")
    allowed: list[Network] = [ipaddress.ip_network(one) for one in settings.TONGBAN_LINK_CHECK_ALLOW]
    done = Asked()
    due = _due(at)
    for first in range(0, len(due), BATCH):
        if is_over():
            break
        _write(ask_all(due[first : first + BATCH], allowed, is_over), done, at)
    AskedLink.objects.filter(asked_at__lt=at - FORGOTTEN_AFTER).delete()
    return done


def _due(at: datetime) -> list[str]:
    """The addresses that stand in the guides, those never asked first, then those asked longest ago."""
    named: set[str] = set()
    for one in audited_items(on=localdate(at)):
        for _element, _where, text in one.reading.texts():
            named.update(link for link in links_in(text) if len(link) <= LONGEST)
    asked = dict(AskedLink.objects.filter(address__in=named).values_list("address", "asked_at"))
    return sorted(named, key=lambda link: (asked[link].timestamp() if link in asked else 0, link))[:MOST]


def _write(seen: list[Seen], done: Asked, at: datetime) -> None:
    known = AskedLink.objects.in_bulk([one.address for one in seen], field_name="address")
    today, rows = localdate(at), []
    for one in seen:
        done.addresses += 1
        if one.answer is Answer.UNKNOWN:
            done.unknown += 1
            continue
        row = known.get(one.address) or AskedLink(address=one.address)
        row.asked_at, row.seen = at, one.what
        if one.answer is Answer.ALIVE:
            done.alive += 1
            row.failed_days, row.failed_since, row.failed_on = 0, None, None
        else:
            done.failed += 1
            if row.failed_on != today:
                row.failed_days, row.failed_on = row.failed_days + 1, today
                row.failed_since = row.failed_since or today
            done.dead += row.failed_days >= DAYS_TO_BE_DEAD
        rows.append(row)
    AskedLink.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["address"],
        update_fields=["asked_at", "seen", "failed_days", "failed_since", "failed_on"],
    )  # fmt: skip
