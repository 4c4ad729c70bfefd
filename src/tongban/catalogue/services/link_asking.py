"""Asking an address of a guide whether somebody answers: one GET, of which only the head of the answer is read.

An operator may have this run from inside a government network, and what stands in a guide is written by many. So only
public addresses are asked (or those the operator allows), at the very machine that was looked at, also after a redirect;
a time limit holds for the whole, and nothing is sent but the request itself.
"""

import errno
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urljoin, urlsplit

from tongban.catalogue.rules.audit.links import full_address

SECONDS = 12.0  # for one address with its redirects
MOST_REDIRECTS = 5
MOST_OF_HEAD = 16_384  # bytes
AT_ONCE = 8  # hosts; the addresses of one host are asked one after the other
SILENT_ENOUGH = 3  # addresses of one host in a row that got no answer: the rest would not either
# Somebody answers, though not to us: wants a sign-in, refuses programs, is asked too often.
ANSWERS_TOO = frozenset({401, 403, 405, 406, 412, 418, 421, 429})
NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
LOCATION = re.compile(rb"\r\nlocation:[ \t]*([^\r\n]{1,2000})", re.I)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Answer(Enum):
    """UNKNOWN: it was not the address that failed, there is no network here."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Seen:
    """What came of asking: `what` names it ("404", or one of `catalogue.audit_words.SEEN`)."""

    address: str
    answer: Answer
    what: str


class _Failed(Exception):
    """`what` was seen, on the way."""

    def __init__(self, what: str, answer: Answer = Answer.DEAD) -> None:
        super().__init__(what)
        self.what, self.answer = what, answer


def ask_all(
    addresses: Iterable[str], allowed: Sequence[Network] = (), is_over: Callable[[], bool] = lambda: False
) -> list[Seen]:
    """Each once, a few hosts at a time. When no name at all is known here, that says nothing about the addresses."""
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        hosts.setdefault(urlsplit(full_address(address)).netloc, []).append(address)

    def of_host(several: list[str]) -> list[Seen]:
        seen: list[Seen] = []
        silent = 0
        for one in several:
            if is_over():
                break
            seen.append(ask(one, allowed) if silent < SILENT_ENOUGH else Seen(one, Answer.DEAD, "silent"))
            silent = silent + 1 if seen[-1].what in ("timeout", "no_answer", "silent") else 0
        return seen

    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = [one for several in pool.map(of_host, hosts.values()) for one in several]
    if len(hosts) >= 3 and all(one.what in ("no_name", "no_network") for one in seen):
        return [Seen(one.address, Answer.UNKNOWN, "no_network") for one in seen]
    return seen


def ask(address: str, allowed: Sequence[Network] = ()) -> Seen:
    """Does somebody answer there? Never raises for what the other side does."""
    until, here = time.monotonic() + SECONDS, full_address(address)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _head_of(here, allowed, until)
            if not (300 <= status < 400 and location):
                is_alive = status < 400 or status in ANSWERS_TOO
                return Seen(address, Answer.ALIVE if is_alive else Answer.DEAD, str(status))
            here = urljoin(here, location)
    except _Failed as failed:
        return Seen(address, failed.answer, failed.what)
    except ssl.SSLCertVerificationError:
        return Seen(address, Answer.ALIVE, "certificate")  # somebody is there; browsers know more of chains than we do
    except TimeoutError:
        return Seen(address, Answer.DEAD, "timeout")
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in NO_NETWORK:
            return Seen(address, Answer.UNKNOWN, "no_network")
        return Seen(address, Answer.DEAD, "no_answer")
    return Seen(address, Answer.DEAD, "redirects")


def _head_of(address: str, allowed: Sequence[Network], until: float) -> tuple[int, str]:
    """(status, where it is sent on to, or "")."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Failed("scheme")
    is_secret, host = parts.scheme == "https", parts.hostname
    port = parts.port or (443 if is_secret else 80)
    family, machine = _public(host, port, allowed)
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        plain.settimeout(_left(until))
        plain.connect(machine)
        if not is_secret:
            return _asked(plain, parts.netloc, parts.path, parts.query, until)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secret:
            return _asked(secret, parts.netloc, parts.path, parts.query, until)


def _public(host: str, port: int, allowed: Sequence[Network]) -> tuple[int, tuple[str, int]]:
    """The machine to connect to, looked up once. Any inner address among them refuses the name altogether."""
    try:
        found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise _Failed("no_name") from error
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise _Failed("no_network", Answer.UNKNOWN) from error
        raise _Failed("no_name") from error
    for _family, _type, _proto, _name, machine in found:
        if not is_public(str(machine[0]), allowed):
            raise _Failed("inner")
    family, _type, _proto, _name, machine = found[0]
    return family, machine  # type: ignore[return-value]


def is_public(machine: str, allowed: Sequence[Network] = ()) -> bool:
    """Neither loopback, private, link-local, multicast nor reserved, unless the operator allows its network."""
    found = ipaddress.ip_address(machine.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if any(found in network for network in allowed if network.version == found.version):
        return True
    return found.is_global and not found.is_multicast


def _asked(connection: socket.socket, netloc: str, path: str, query: str, until: float) -> tuple[int, str]:
    target = quote(path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(query, safe='/%:@!$&()*+,;=~-._?')}" if query else ""
    )
    name = netloc.rpartition("@")[2].encode("idna").decode()
    request = f"GET {target} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: Tongban link check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    connection.settimeout(_left(until))
    connection.sendall(request.encode("ascii"))
    head = b""
    while b"\r\n\r\n" not in head and len(head) < MOST_OF_HEAD:
        connection.settimeout(_left(until))
        if not (more := connection.recv(4096)):
            break
        head += more
    status = STATUS.match(head)
    if status is None:
        raise _Failed("no_answer")
    location = LOCATION.search(head.partition(b"\r\n\r\n")[0])
    return int(status.group(1)), location.group(1).decode("latin-1").strip() if location else ""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
