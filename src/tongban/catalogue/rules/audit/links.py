"""Addresses in the texts: whether their form can be one that a citizen opens; whether somebody answers only when asked."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import DeadLink, Standard
from tongban.catalogue.rules.audit.texts import joined

# What was meant as one counts too: http//, htp://, http;//, http:/.
LINK = re.compile(
    r"(?<![a-z0-9])(?:h[tp]{2,4}s?(?:[:：;；.]\s?[/\\]{1,3}|[:：]|[/\\]{2})|www[.．,，。]\s?(?=[a-z0-9]|[\u4e00-\u9fff]{1,20}[.．]))"
    r"(?:[\u4e00-\u9fff]{1,20}(?=[.．])|[^\s，。；、）)】\]》>〉\"'”\u4e00-\u9fff])*",
    re.I,
)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.I)
DAYS_TO_BE_DEAD = 3  # days on which it was asked in vain; once happens to every machine
LOCAL = ("localhost", ".local", ".lan", ".test", ".example", ".invalid", "example.com", "example.org")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding a place for those that cannot work, one for those that did not answer once, one for the dead."""
    names = {one.code: one.name for one in version.materials}
    found: dict[tuple[str, str, str], list[str]] = {}
    for element, where, text in version.texts():
        for link in LINK.findall(text):
            dead = standard.dead.get(link)
            if is_broken(link):
                found.setdefault(("link_broken", element, where), []).append(link)
            elif dead is not None:
                kind = "link_dead" if dead.failed_days >= DAYS_TO_BE_DEAD else "link_unanswered"
                found.setdefault((kind, element, where), []).append(link)
    for (kind, element, where), links in found.items():
        facts = {} if kind == "link_broken" else _seen(standard.dead[links[0]])
        yield Found(kind, element, where, names.get(where, ""), quote=joined(links), facts=facts)


def _seen(dead: DeadLink) -> dict[str, object]:
    """Of the first of them: what was seen and when."""
    return {
        "seen": dead.seen, "asked_on": dead.asked_on.isoformat(), "since": dead.failed_since.isoformat(), "days": dead.failed_days,
    }  # fmt: skip


def links_in(text: str) -> list[str]:
    """Every address in the text that can be asked."""
    return [link for link in LINK.findall(text) if not is_broken(link)]


def full_address(link: str) -> str:
    """As it has to be asked: www.gov.cn stands for http://www.gov.cn."""
    return f"http://{link}" if link.lower().startswith("www") else link


def is_broken(link: str) -> bool:
    """No address that anybody outside the office could open: no host, full-width signs, a machine of the inner network."""
    try:
        parts = urlsplit(full_address(link))
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return True
    if parts.scheme.lower() not in ("http", "https") or not host or "\\" in link or "：" in link or "．" in link:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return (
            HOST.fullmatch(host) is None
            or host.count(".") < 1 + host.startswith("www.")
            or host == "localhost"
            or host.lower().endswith(LOCAL)
        )
