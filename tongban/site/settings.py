"""Every setting, by subject. What differs between machines comes from the environment through three small readers."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from tongban.kit.writing import close_to_others, write_once

# ---------------------------------------------------------------- the three readers


def word(name: str, default: str = "") -> str:
    """The environment's word for `name`; where `name`_FILE is set, the contents of that file (for secrets)."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, default).strip()


def yes(name: str, default: bool = False) -> bool:
    """Whether the environment says yes to `name`."""
    return word(name, "yes" if default else "no").lower() in {"yes", "true", "on", "1"}


def words(name: str, default: str = "") -> list[str]:
    """The environment's comma-separated words for `name`."""
    return [part.strip() for part in word(name, default).split(",") if part.strip()]


# ---------------------------------------------------------------- where things are

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(word("TONGBAN_DATA_DIR") or BASE_DIR / "var").resolve()
PACKS_DIR = Path(word("TONGBAN_PACKS_DIR") or BASE_DIR / "packs").resolve()
FILES_DIR = DATA_DIR / "files"
SMS_FILE_DIR = DATA_DIR / "sms"
LOG_MEMORY_DIR = Path(word("TONGBAN_LOG_MEMORY_DIR") or DATA_DIR / "log-heads").resolve()
"""Where it is remembered, outside the database, which heads of the public log were signed."""
if not DATA_DIR.exists() or any((DATA_DIR / name).exists() for name in ("secret-key", "tongban.sqlite3")):
    # ours, so nobody else on this machine reads it; any other folder is left as it is, and the deployment check says so
    close_to_others(DATA_DIR, within=("mail", "sms"), files=("tongban.sqlite3*", "secret-key"))

TESTING = "pytest" in sys.modules
DEBUG = yes("TONGBAN_DEBUG")
HTTPS = yes("TONGBAN_HTTPS", default=not DEBUG and not TESTING)

# ---------------------------------------------------------------- demonstration

DEMO = yes("TONGBAN_DEMO")
"""Sample city with one-click sign-in. `tongban demo` switches it on with DEBUG; the checks refuse it elsewhere."""
DEMO_ON_PUBLIC_HOST = word("TONGBAN_DEMO_ON_PUBLIC_HOST") == "yes-i-know"
DEMO_SIGN_IN = DEMO and (DEBUG or TESTING or DEMO_ON_PUBLIC_HOST)
DEMO_PEOPLE = DEMO_SIGN_IN or TESTING
"""Whether the demonstration's invented people may act at all: nowhere but in a demonstration."""
CITY_CODE = word("TONGBAN_CITY_CODE", "990100")
CITY_NAME = word("TONGBAN_CITY_NAME", "示例市")
SITE_URL = word("TONGBAN_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
"""What a QR code on paper begins with."""


SOURCES_DOWN = frozenset(words("TONGBAN_SOURCES_DOWN"))
"""Data sources (packs/sources.toml) that do not answer now; the no-proof planner then takes the next lawful way."""

# ---------------------------------------------------------------- secrets


def secret_key() -> str:
    """The key from the environment, else one made once and kept in the data directory for this installation alone."""
    given = word("TONGBAN_SECRET_KEY")
    if given:
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        write_once(kept, secrets.token_urlsafe(64).encode("ascii"))  # the first of several starting processes wins
    return kept.read_text(encoding="ascii")


SECRET_KEY = secret_key()
SECRET_KEY_IS_GIVEN = bool(word("TONGBAN_SECRET_KEY"))
TONGBAN_SECRET = word("TONGBAN_SECRET") or SECRET_KEY
SECRET_IS_APART = bool(word("TONGBAN_SECRET")) and TONGBAN_SECRET != SECRET_KEY
"""What sealed values (identity numbers, keys of seals) are encrypted under; keep it as long as the database."""

# ---------------------------------------------------------------- rooms

ROOMS = [
    "regions",
    "accounts",
    "journal",
    "notices",
    "documents",
    "catalog",
    "licences",
    "cases",
    "oversight",
    "reports",
]
"""From the ground up."""

INSTALLED_APPS = [
    "tongban.site",
    *[f"tongban.{room}" for room in reversed(ROOMS)],
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tongban.catalog.http.PublicPages",
    "tongban.site.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.site.boundary.CleanCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongban.site.middleware.Preferences",
    "tongban.site.middleware.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongban.accounts.kept_words.KeptWords",
    "tongban.site.middleware.Refusals",
    "tongban.site.boundary.Boundary",
    "tongban.site.once.Once",
]

ROOT_URLCONF = "tongban.site.urls"
WSGI_APPLICATION = "tongban.site.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongban.site.context.furniture",
                "tongban.accounts.context.duties",
                "tongban.notices.context.unread",
            ],
            "builtins": ["tongban.site.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "tongban.site.forms.HouseRenderer"

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/accounts/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
DESK_URL = "/desk/"
"""Where officers go after signing in."""
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
THROTTLES = {
    "sign-in-name": (5, 15 * 60),  # wrong passwords for one name from one address
    "sign-in-address": (120, 5 * 60),  # tries from one address, for whatever name: a hall's whole counter is one
    "sign-up": (60, 60 * 60),  # accounts asked for from one address
    "progress": (20, 15 * 60),  # pairs of number and check code that do not belong together, from one address
    "guesses": (60, 10 * 60),  # codes and numbers typed from one address that nothing has
}
"""How often something may be tried, and within how many seconds; see `accounts.throttling`."""
PRESS_SECONDS, PRESS_HOURS = 15, 24
"""How long the same form counts as one press of its button, and how long a program's Idempotency-Key is remembered."""
TRUSTED_PROXIES = words("TONGBAN_TRUSTED_PROXIES")
"""Networks (10.0.0.0/8, 127.0.0.1) whose X-Forwarded-For is believed; none unless said."""

AUTHENTICATION_BACKENDS = ["tongban.accounts.backends.PasswordBackend"]

OIDC_ISSUER = word("TONGBAN_OIDC_ISSUER")
OIDC_ENABLED = bool(OIDC_ISSUER)
if OIDC_ENABLED:
    AUTHENTICATION_BACKENDS.append("tongban.accounts.oidc.OidcBackend")
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:oidc-callback"
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_VERIFY_KID = yes("TONGBAN_OIDC_VERIFY_KID", default=True)
"""Whether the provider names the key of each token; no for a provider with a single, nameless key."""
OIDC_RP_CLIENT_ID = word("TONGBAN_OIDC_CLIENT_ID")
OIDC_RP_CLIENT_SECRET = word("TONGBAN_OIDC_CLIENT_SECRET")
OIDC_RP_SIGN_ALGO = word("TONGBAN_OIDC_SIGN_ALGO", "RS256")
OIDC_RP_SCOPES = word("TONGBAN_OIDC_SCOPES", "openid profile")
OIDC_OP_AUTHORIZATION_ENDPOINT = word("TONGBAN_OIDC_AUTHORIZATION_ENDPOINT", f"{OIDC_ISSUER}/oauth2/authorize")
OIDC_OP_TOKEN_ENDPOINT = word("TONGBAN_OIDC_TOKEN_ENDPOINT", f"{OIDC_ISSUER}/oauth2/token")
OIDC_OP_USER_ENDPOINT = word("TONGBAN_OIDC_USER_ENDPOINT", f"{OIDC_ISSUER}/userinfo")
OIDC_OP_JWKS_ENDPOINT = word("TONGBAN_OIDC_JWKS_ENDPOINT", f"{OIDC_ISSUER}/jwks")

# ---------------------------------------------------------------- memory


def database(url: str) -> dict[str, Any]:
    """A Django database from sqlite:///relative, sqlite:////absolute or postgres://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/"))
        return {
            "ENGINE": "tongban.site.sqlite3",
            "NAME": ":memory:" if path in {"", ":memory:"} else str(BASE_DIR / path),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",  # a writer waits at the start, never fails in the middle
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
                    "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536;"
                ),
            },
            "TEST": {"NAME": ":memory:"},  # said, because runners in several processes only know Django's own backend
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": yes("TONGBAN_PGBOUNCER"),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise SystemExit(
        f"DATABASE_URL begins with “{parts.scheme}:”. Use sqlite:///path or postgres://user@host:port/name."
    )


DATABASES = {"default": database(word("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'tongban.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
"""Each process has its own. It holds only what may be a minute old: counts of unread messages and of a desk's queue,
the signed list of licence states. What all processes must agree on (tries, presses, sessions) lies in the database."""

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend",
    }
}

DELIVER_INLINE = yes("TONGBAN_DELIVER_INLINE", default=DEMO)
"""Whether whoever acts also delivers the news at once, after their transaction; otherwise `tongban deliver` does it."""
DELIVERY_ATTEMPTS = int(word("TONGBAN_DELIVERY_ATTEMPTS", "8"))
"""How often a failing reaction is tried before it is given up and waits for a person."""
LOG_HASH = word("TONGBAN_LOG_HASH", "sha256")
"""What the public log hashes with, sha256 or sm3 (GB/T 32905); chosen before the first entry and kept for ever."""

# ---------------------------------------------------------------- languages and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "tongban" / "kit" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ---------------------------------------------------------------- files the browser asks for

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "tongban.site.storage.HouseStatic"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
UPLOADS_PER_DAY_BYTES = int(word("TONGBAN_UPLOADS_PER_DAY_MB", "500")) * 1024 * 1024
"""What one person may hand in within 24 hours."""
UPLOADS_PER_CASE_BYTES = int(word("TONGBAN_UPLOADS_PER_CASE_MB", "300")) * 1024 * 1024
"""What the files of one application may come to together."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REQUEST_LIMIT_BYTES = 100 * 1024 * 1024
"""One request with all its files; a single file has its own, smaller limit."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# ---------------------------------------------------------------- safety

ALLOWED_HOSTS = words("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]")
if TESTING:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
CSRF_TRUSTED_ORIGINS = words("TONGBAN_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "tongban.site.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
KEPT_WORDS_SECONDS = 2 * 60 * 60
"""How long what was written without a session waits for its writer to sign in again."""
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if yes("TONGBAN_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---------------------------------------------------------------- letters

EMAIL_BACKEND = word("TONGBAN_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = word("TONGBAN_EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(word("TONGBAN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = word("TONGBAN_EMAIL_USER")
EMAIL_HOST_PASSWORD = word("TONGBAN_EMAIL_PASSWORD")
EMAIL_USE_TLS = yes("TONGBAN_EMAIL_TLS")
DEFAULT_FROM_EMAIL = word("TONGBAN_EMAIL_FROM", "tongban@localhost")
SMS_CHANNEL = word("TONGBAN_SMS_CHANNEL", "file")

# ---------------------------------------------------------------- what is written down

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tongban.site.masking.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": word("TONGBAN_LOG_LEVEL", "WARNING")},
    "loggers": {"tongban": {"level": word("TONGBAN_LOG_LEVEL", "INFO")}},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "tongban.site.masking.MaskingReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []
