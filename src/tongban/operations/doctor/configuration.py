"""The settings: what strangers meet."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tongban.operations.doctor.findings import Finding, judged

LEAST_HSTS = 15_552_000  # seconds: half a year
LOCAL = {"127.0.0.1", "localhost", "[::1]", "testserver"}
PRODUCTION = "Use DJANGO_SETTINGS_MODULE=config.settings.production behind TLS."


def findings(given: Any = settings) -> Iterator[Finding]:
    yield judged("debug", not given.DEBUG, "DEBUG is off.", "DEBUG is on: error pages show the program's inside to everybody.",
                 "Set DEBUG = False.", level="problem")  # fmt: skip
    yield judged("secret-key", _is_own(given.SECRET_KEY), "The secret key is long and this installation's own.",
                 "The secret key is short or an example's: sessions can be forged.",
                 "Remove TONGBAN_SECRET_KEY, or set it to 50 random characters.", level="problem")  # fmt: skip
    hosts = set(given.ALLOWED_HOSTS)
    yield judged("hosts", not any(host in ("*", ".") for host in hosts), f"Answers to {', '.join(sorted(hosts)) or 'nobody'}.",
                 "Every host name is answered: links in messages can be made to lead elsewhere.", "Name yours in TONGBAN_HOSTS.")  # fmt: skip
    yield judged("own-host", bool(hosts - LOCAL), "A public host name is named.", "Only this machine's own names are answered.",
                 "Name the public host in TONGBAN_HOSTS.")  # fmt: skip
    yield judged("cookies", given.SESSION_COOKIE_SECURE and given.CSRF_COOKIE_SECURE, "Cookies travel over https only.",
                 "Cookies travel over plain http.", PRODUCTION)  # fmt: skip
    yield judged("cookie-script", given.SESSION_COOKIE_HTTPONLY and given.SESSION_COOKIE_SAMESITE in ("Lax", "Strict"),
                 "Scripts and other sites cannot use the session cookie.",
                 "The session cookie can be read by scripts or is sent along by other sites.",
                 "Set SESSION_COOKIE_HTTPONLY = True and SESSION_COOKIE_SAMESITE = 'Lax'.", level="problem")  # fmt: skip
    yield judged(
        "https", given.SECURE_SSL_REDIRECT, "Plain http is led to https.", "Plain http is answered.", PRODUCTION
    )
    yield judged("hsts", given.SECURE_HSTS_SECONDS >= LEAST_HSTS, "Browsers are told to use https only (HSTS).",
                 "Browsers are not told, or not for long, to use https only (HSTS).",
                 f"Set SECURE_HSTS_SECONDS to {LEAST_HSTS} or more.")  # fmt: skip
    public = urlsplit(given.TONGBAN_PUBLIC_URL)
    is_public = public.scheme == "https" and public.hostname not in LOCAL
    yield judged("public-url", is_public, f"QR codes and messages lead to {given.TONGBAN_PUBLIC_URL}.",
                 f"QR codes and messages lead to {given.TONGBAN_PUBLIC_URL}.", "Set TONGBAN_PUBLIC_URL to the public https address.")  # fmt: skip
    yield judged("second-factor", given.TONGBAN_STAFF_SECOND_FACTOR == "required", "Officials need a second factor.",
                 "Officials sign in with a password alone.", "Set TONGBAN_STAFF_SECOND_FACTOR=required.")  # fmt: skip
    weak = [name for name in given.PASSWORD_HASHERS if "MD5" in name or "SHA1" in name or "Unsalted" in name]
    yield judged("password-hashes", not weak, "Passwords are kept by a slow hash.", "Passwords are kept by a fast hash.",
                 "Take the weak ones out of PASSWORD_HASHERS.", level="problem")  # fmt: skip
    yield from _outside(given)


def _outside(given: Any) -> Iterator[Finding]:
    """The outside systems: with the demo's stand-ins nothing reaches anybody, and everybody is who they say."""
    yield judged("verification", given.TONGBAN_VERIFICATION != "demo", "Identities are verified by a real register.",
                 "Identities are verified by the demo's register, which knows nobody real.",
                 "Name a real backend in TONGBAN_VERIFICATION.")  # fmt: skip
    for channel, variable in (("sms", "TONGBAN_SMS"), ("email", "TONGBAN_EMAIL")):
        yield judged(channel, given.TONGBAN_NOTIFICATIONS.get(channel) != "demo", f"{channel} goes out.",
                     f"{channel} goes nowhere: the demo only shows it on a page.", f"Name a real backend in {variable}.")  # fmt: skip
    yield judged("scanner", given.TONGBAN_FILE_SCANNER != "demo", "Uploads are scanned.",
                 "Uploads are not scanned for viruses: the demo's scanner knows only the test pattern.",
                 "Set TONGBAN_FILE_SCANNER=clamd (and TONGBAN_CLAMD).")  # fmt: skip


def _is_own(key: str) -> bool:
    return len(key) >= 50 and len(set(key)) >= 5 and not key.startswith("django-insecure-")
