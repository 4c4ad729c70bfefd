"""A real installation behind TLS. `tongban doctor` names what is still unsafe."""

import os

from tongban.kernel import logs

from .base import *  # noqa: F403

LOGGING = logs.configuration(formatter="JsonFormatter", access=True)

TONGBAN_STAFF_SECOND_FACTOR = os.environ.get("TONGBAN_STAFF_SECOND_FACTOR", "required")

SECURE_SSL_REDIRECT = True
# The proxy that ends TLS; what it says of scheme and client counts, what anybody else says of them does not.
TONGBAN_TRUSTED_PROXIES = [p for p in os.environ.get("TONGBAN_TRUSTED_PROXIES", "127.0.0.1,::1").split(",") if p]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },  # after `tongban collectstatic`
}
