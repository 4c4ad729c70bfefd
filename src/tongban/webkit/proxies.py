"""From where a request really comes: the peer, or what a proxy of ours says of it.

TONGBAN_TRUSTED_PROXIES lists the addresses and networks of our own proxies. Only their X-Forwarded-* headers count; those of
anybody else are thrown away before anything reads them, so that nobody chooses under which address they are counted.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
             "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_TRUE_CLIENT_IP")  # fmt: skip
MOST_HOPS = 20


class ClientAddress:
    """Stands before everything else. REMOTE_ADDR is the client's address afterwards, for every counter and every log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        networks(
            tuple(settings.TONGBAN_TRUSTED_PROXIES)
        )  # a wrong entry is said at the start, not at the first request

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        trusted = networks(tuple(settings.TONGBAN_TRUSTED_PROXIES))
        if is_trusted(meta.get("REMOTE_ADDR", ""), trusted):
            meta["REMOTE_ADDR"] = client_of(meta["REMOTE_ADDR"], meta.get("HTTP_X_FORWARDED_FOR", ""), trusted)
        else:
            for name in FORWARDED:
                meta.pop(name, None)
        return self.get_response(request)


@lru_cache(maxsize=8)
def networks(given: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """The trusted networks; ValueError for what is none."""
    return tuple(ip_network(one, strict=False) for one in given)


def is_trusted(address: str, trusted: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Is this one of our proxies?"""
    found = _read(address)
    return found is not None and any(found in network for network in trusted)


def client_of(peer: str, forwarded_for: str, trusted: Iterable[IPv4Network | IPv6Network]) -> str:
    """The nearest address that is not ours, read from right to left: every proxy appends whom it saw, and whatever stands
    further left was written by somebody we do not know. What is no address ends the reading."""
    client = peer
    for text in reversed(forwarded_for.split(",")[-MOST_HOPS:]):
        found = _read(text)
        if found is None:
            break
        client = str(found)
        if not any(found in network for network in trusted):
            break
    return client


def counted_as(address: str) -> str:
    """Under which name an address is counted: one subscriber holds a whole /64 of IPv6."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/64", strict=False))
    return address


def _read(text: str) -> Address | None:
    """`1.2.3.4`, `1.2.3.4:80`, `::1`, `[::1]:80`; IPv4 inside IPv6 as IPv4. None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
