"""Providers by channel."""

from django.conf import settings
from django.utils.module_loading import import_string

from tongban.notifications.backends.base import AddressRefused, NotificationBackend, ProviderFailed

__all__ = ["AddressRefused", "NotificationBackend", "ProviderFailed", "backend"]

REGISTRY = {"demo": "tongban.notifications.backends.demo.DemoBackend"}


def backend(channel: str) -> NotificationBackend:
    """The provider of this channel: a name of the registry, or the dotted path of a site's own class."""
    name = settings.TONGBAN_NOTIFICATIONS[channel]
    return import_string(REGISTRY.get(name, name))()
