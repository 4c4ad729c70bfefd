"""Where somebody signs on from: the browser in two words, which a person recognises in the list of their sessions, and
the address in the form that is counted by."""

from ipaddress import IPv6Address, ip_address, ip_network

BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("QQBrowser", "QQ Browser"), ("360SE", "360 Browser"),
    ("UCBrowser", "UC Browser"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Kylin", "Kylin"), ("UOS", "UOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """`Chrome · Windows`; "" when nothing is known of it."""
    found = [next((name for sign, name in signs if sign in user_agent), "") for signs in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found))


def address_of(given: str) -> str | None:
    """The address, written one way; None when it is none (a socket of the machine itself)."""
    try:
        return str(ip_address(given))
    except ValueError:
        return None


def counted_as(given: str) -> str:
    """Under which address failures are counted: of version 6 the network that one customer has whole. "" = none."""
    address = address_of(given)
    if address and isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address or ""
