"""Outside services of identity: real-name verification, and the way an SMS code reaches a telephone."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tongban.identity.backends.base import (
    FirmVerdict,
    PersonVerdict,
    VerificationBackend,
    VerificationUnavailable,
)

__all__ = [
    "CodeSender", "FirmVerdict", "PersonVerdict", "VerificationBackend", "VerificationUnavailable",
    "code_sender", "register_code_sender", "verification",
]  # fmt: skip

REGISTRY = {"demo": "tongban.identity.backends.demo.DemoVerification"}


def verification() -> VerificationBackend:
    """The verification service in force: a name of the registry, or the dotted path of a site's own class."""
    name = settings.TONGBAN_VERIFICATION
    return import_string(REGISTRY.get(name, name))()


class CodeSender(Protocol):
    """Sends one code to one mobile number. `notifications` stands above identity and registers itself here."""

    def __call__(self, *, mobile: str, code: str, purpose: str, at: datetime) -> None: ...


_sender: list[CodeSender] = []


def register_code_sender(sender: CodeSender) -> Callable:
    """Called once by whoever sends SMS (AppConfig.ready)."""
    _sender[:] = [sender]
    return sender


def code_sender() -> CodeSender:
    """The registered sender. An installation without one cannot send codes, and that is a fault of its making."""
    if not _sender:
        raise RuntimeError("No sender of SMS codes is registered.")
    return _sender[0]
