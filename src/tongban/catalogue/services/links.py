"""The addresses of the guides, asked whether somebody answers (CAT-5, the dead link): off unless the operator turns it on."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

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


@dataclass
class Asked:
    """What a run came to."""

    addresses: int = 0
    alive: int = 0
    failed: int = 0
    dead: int = 0  # of the failed, those that failed on several days
    unknown: int = 0  # not asked: no network


def ask_links(*, at: datetime, is_over: Callable[[], bool] = lambda: False) -> Asked:
    """Ask every address of the guides in force, write down what was seen. Doing it twice on a day counts as one day.

    Refused: `catalogue.links_off` where the place does not want it. Without a network nothing is written.
    """
    if not settings.TONGBAN_LINK_CHECK:
        raise Refusal("catalogue.links_off")
    allowed: list[Network] = [ipaddress.ip_network(one) for one in settings.TONGBAN_LINK_CHECK_ALLOW]
    done = Asked()
    named = _named(at)
    due = _due(named)
    for first in range(0, len(due), BATCH):
        if is_over():
            break
        _write(ask_all(due[first : first + BATCH], allowed, is_over), done, at)
    _forget(named)
    return done


def _named(at: datetime) -> set[str]:
    """The addresses that stand in the guides."""
    named: set[str] = set()
    for one in audited_items(on=localdate(at)):
        for _element, _where, text in one.reading.texts():
            named.update(link for link in links_in(text) if len(link) <= LONGEST)
    return named


def _forget(named: set[str]) -> None:
    """What no guide names any more; what one does stays, however long ago its turn was."""
    gone = [pk for pk, address in AskedLink.objects.values_list("pk", "address").iterator() if address not in named]
    AskedLink.objects.filter(pk__in=gone).delete()


def _due(named: set[str]) -> list[str]:
    """Those never asked first, then those asked longest ago; the hosts in turns, so that several are asked at once and a slow
    one holds up nobody."""
    asked = dict(AskedLink.objects.filter(address__in=named).values_list("address", "asked_at"))
    oldest = sorted(named, key=lambda link: (asked[link].timestamp() if link in asked else 0, link))[:MOST]
    turns: dict[str, int] = {}
    turn_of = {}
    for link in oldest:
        host = urlsplit(link).netloc
        turn_of[link] = turns[host] = turns.get(host, 0) + 1
    return sorted(oldest, key=lambda link: turn_of[link])


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
