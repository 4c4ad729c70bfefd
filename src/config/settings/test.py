"""Settings of the test suite: fast password hashing, nothing else softer than in production."""

import os

os.environ.setdefault("TONGBAN_VAR", os.path.join(os.path.dirname(__file__), "..", "..", "..", "var", "test"))
from .base import *  # noqa: E402, F403
from .base import DATABASES, TEMPLATES, TONGBAN_EXPORTS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TONGBAN_TEST_DB", "test_tongban")}
DATABASES["default"]["OPTIONS"]["connect_timeout"] = "20"  # a busy build machine is not a host that vanished
TONGBAN_EXPORTS["own_process"] = False  # a test's rows are in a transaction that no other process sees
TONGBAN_PUBLIC_PARTS_SECONDS = 0  # what a test has published is there; the test that asks for a minute sets it
TONGBAN_LOAD_DIVISIONS = False  # 46,000 rows that few tests need: those take the fixture `divisions`
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class UnknownVariable(str):
    """An unknown template variable fails the test instead of printing nothing."""

    def __mod__(self, name):
        raise AssertionError(f"Unknown template variable: {name}")

    def __contains__(self, text):
        return text == "%s" or super().__contains__(text)


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")
