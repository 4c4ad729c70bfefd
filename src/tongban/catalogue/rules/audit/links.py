"""Addresses in the texts: whether their form can be one that a citizen opens; whether somebody answers only when asked."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import joined

LINK = re.compile(r"(?:https?[:：]\s?[/\\]*|www[.．])[^\s，。；、）)】\]》>〉\"'”]*", re.I)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.I)
LOCAL = ("localhost", ".local", ".lan", ".test", ".example", ".invalid", "example.com", "example.org")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding a place for those that cannot work, one for those that did not answer."""
    names = {one.code: one.name for one in version.materials}
    found: dict[tuple[str, str, str], list[str]] = {}
    for element, where, text in version.texts():
        for link in LINK.findall(text):
            if is_broken(link):
                found.setdefault(("link_broken", element, where), []).append(link)
            elif standard.is_alive is not None and not standard.is_alive(link):
                found.setdefault(("link_dead", element, where), []).append(link)
    for (kind, element, where), links in found.items():
        yield Found(kind, element, where, names.get(where, ""), quote=joined(links))


def is_broken(link: str) -> bool:
    """No address that anybody outside the office could open: no host, full-width signs, a machine of the inner network."""
    if link.lower().startswith("www."):
        link = f"http://{link}"
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return True
    if parts.scheme.lower() not in ("http", "https") or not host or "\\" in link or "：" in link or "．" in link:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return HOST.fullmatch(host) is None or host == "localhost" or host.lower().endswith(LOCAL)
