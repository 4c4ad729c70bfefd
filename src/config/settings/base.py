"""Settings shared by every kind of installation. Secrets come from the environment or from files in TONGBAN_VAR."""

import json
import os
from pathlib import Path

from csp.constants import NONE, SELF

from tongban.kernel import database, logs, secrets

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("TONGBAN_VAR", ROOT / "var")).resolve()
TONGBAN_VAR = VAR
TONGBAN_CRYPTO = os.environ.get("TONGBAN_CRYPTO", "common")  # or "sm": SM4 and SM3 (R-SEC-6)

SECRET_KEY = secrets.secret("django.key", var=VAR, env="TONGBAN_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
# Addresses and networks of our own reverse proxies: only their X-Forwarded-* headers count.
TONGBAN_TRUSTED_PROXIES = [p for p in os.environ.get("TONGBAN_TRUSTED_PROXIES", "").split(",") if p]
TONGBAN_PUBLIC_URL = os.environ.get("TONGBAN_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

ROOMS = [
    "kernel", "regions", "calendars", "identity", "files", "forms", "notifications", "licences",
    "catalogue", "cases", "ratings", "exports", "demo", "webkit", "portal", "workbench", "openapi", "operations",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "procrastinate.contrib.django",
    *[f"tongban.{room}" for room in ROOMS],
]
MIDDLEWARE = [
    "tongban.operations.middleware.Watch",
    "tongban.webkit.proxies.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "tongban.webkit.programs.ForPrograms",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tongban.webkit.middleware.PlainMethods",
    "tongban.webkit.middleware.PlainText",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tongban.identity.middleware.KnownUser",
    "tongban.webkit.middleware.SignOnRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongban.webkit.middleware.Personal",
    "tongban.identity.middleware.WhoIsAsking",
    "tongban.webkit.middleware.ErrorPages",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongban.webkit.context.site",
                "tongban.portal.context.portal",
                "tongban.workbench.menu.workbench",
            ],
        },
    }
]

LOGGING = logs.configuration(formatter="PlainFormatter", access=False)
DATABASES = {"default": database.django_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["tongban.identity.authentication.PasswordByKind"]
# "required": officials enrol an authenticator app before they come in (R-SEC-2). The demo signs in with one password.
TONGBAN_STAFF_SECOND_FACTOR = os.environ.get("TONGBAN_STAFF_SECOND_FACTOR", "optional")
TONGBAN_STEP_UP_MINUTES = int(
    os.environ.get("TONGBAN_STEP_UP_MINUTES", "15")
)  # how long a proof of oneself lasts (R-SEC-8)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongban.identity.passwords.LengthByKind"},
    {"NAME": "tongban.identity.passwords.NotTooLong"},
    {"NAME": "tongban.identity.passwords.ClassesForStaff"},
    {"NAME": "tongban.identity.passwords.NotSimple"},
    {"NAME": "tongban.identity.passwords.NotAboutOneself"},
    {"NAME": "tongban.identity.passwords.NotReused"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
TONGBAN_VERIFICATION = os.environ.get("TONGBAN_VERIFICATION", "demo")
TONGBAN_NOTIFICATIONS = {
    "sms": os.environ.get("TONGBAN_SMS", "demo"),
    "email": os.environ.get("TONGBAN_EMAIL", "demo"),
}
TONGBAN_DEMO_PROVIDER = os.environ.get("TONGBAN_DEMO_PROVIDER", "")  # "failing", "slow": a provider's bad day
PASSWORD_HASHERS = [
    "tongban.identity.hashing.Argon2idHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # read, and written anew at the next sign-in
]
LOGIN_URL = "portal:sign-in"
TONGBAN_SIGN_IN = {"/": "portal:sign-in", "/workbench/": "workbench:sign-in"}  # by address, the longest prefix counts
TONGBAN_LAYOUTS = {"/": "portal/base.html", "/workbench/": "workbench/base.html"}

TONGBAN_PUBLIC_PARTS_SECONDS = 60  # how old the public lists of the portal's first page may be
# 一起办的事项 are named from so many distinct applicants on (k-anonymity)
TONGBAN_TOGETHER_FEWEST = int(os.environ.get("TONGBAN_TOGETHER_FEWEST", "5"))
TONGBAN_PLACE_NAME = os.environ.get("TONGBAN_PLACE_NAME", "云江市")

# What a place demands of its guides beside the law: {division code or "": layer}, see docs/guide-audit.md.
_guide_audit = os.environ.get("TONGBAN_GUIDE_AUDIT", "")  # a JSON file
TONGBAN_GUIDE_AUDIT: dict = json.loads(Path(_guide_audit).read_text("utf-8")) if _guide_audit else {}

# Whether the addresses in the guides are asked at night; networks that may be asked though they are not public (CIDR, by commas).
TONGBAN_LINK_CHECK = os.environ.get("TONGBAN_LINK_CHECK", "0") == "1"
TONGBAN_LINK_CHECK_ALLOW = [one for one in os.environ.get("TONGBAN_LINK_CHECK_ALLOW", "").split(",") if one.strip()]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "tongban" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a missing one
WHITENOISE_USE_FINDERS = True  # nothing needs collecting for a demo; production settings switch it off
STATICFILES_DIRS: list = []
TONGBAN_FILES = VAR / "files"
TONGBAN_FILE_LIMITS = {
    "max_bytes": int(os.environ.get("TONGBAN_FILE_MAX_MB", "20")) * 1024 * 1024,
    "quota_bytes": int(os.environ.get("TONGBAN_FILE_QUOTA_MB", "500")) * 1024 * 1024,
}
TONGBAN_FILE_SCANNER = os.environ.get("TONGBAN_FILE_SCANNER", "demo")  # or "clamd"
TONGBAN_CLAMD = os.environ.get("TONGBAN_CLAMD", "/run/clamav/clamd.ctl")  # or host:port
# Targets of the catalogue (R-KPI-2): division code → {name: number or null}, "" for all; names in catalogue/rules/targets.py.
TONGBAN_TARGETS = json.loads(os.environ.get("TONGBAN_TARGETS", "{}"))
TONGBAN_EXPORTS = {
    "max_rows": int(os.environ.get("TONGBAN_EXPORT_MAX_ROWS", "1000000")),
    "kept_hours": int(os.environ.get("TONGBAN_EXPORT_KEPT_HOURS", "72")),
    "own_process": True,  # neither its memory nor its computing is the worker's
    "nice": 10,  # how far it steps back behind pages and events
}
FILE_UPLOAD_HANDLERS = [
    "tongban.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a long e-form with many rows

SESSION_ENGINE = "tongban.identity.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "tongban.webkit.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600  # the longest sign-on (R-SEC-4); idle limits: identity.middleware
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = []
