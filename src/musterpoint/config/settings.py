"""
Settings of the site. Each comes from the environment, has a safe default, and is checked here.

``docs/reference/settings.md`` is generated from ``SETTINGS`` below.
"""

import logging
import os
from pathlib import Path
from typing import Any

from musterpoint.config.environment import (
    boolean,
    choice,
    database,
    networks,
    secret,
    text,
    words,
)

PACKAGE = Path(__file__).resolve().parent.parent
MUSTERPOINT_HOME = text(
    "MUSTERPOINT_HOME", str(Path.cwd() / ".musterpoint"), "Data of this installation"
)
MUSTERPOINT_DB_ROLE_PREFIX = text(
    "MUSTERPOINT_DB_ROLE_PREFIX", "musterpoint", "First part of the names of the database roles"
)
MUSTERPOINT_POLICY_DIALECT = choice(
    "MUSTERPOINT_POLICY_DIALECT",
    "postgresql",
    ("postgresql", "citus"),
    "How row policies are written",
)
DEBUG = boolean("MUSTERPOINT_DEBUG", False, "Show details of errors; never in production")
INSECURE_COOKIES = boolean(
    "MUSTERPOINT_INSECURE_COOKIES", True, "Allow plain HTTP; set to 0 behind TLS"
)
SECRET_KEY = secret("MUSTERPOINT_SECRET_KEY", Path(MUSTERPOINT_HOME), "Signs sessions and forms")
ALLOWED_HOSTS = words(
    "MUSTERPOINT_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "Host names that the site answers to"
)
CSRF_TRUSTED_ORIGINS = words("MUSTERPOINT_ORIGINS", [], "Origins behind a proxy, with https://")
CLAMAV_SOCKET = text(
    "MUSTERPOINT_CLAMAV", "", "Socket of clamd (a path, or host:port) that looks at uploaded papers"
)

MUSTERPOINT_PROCESS = choice(
    "MUSTERPOINT_PROCESS", "app", ("app", "worker"), "Which role this process connects as"
)
DATABASES: dict[str, Any] = {
    "default": database(MUSTERPOINT_PROCESS),
    "owner": database("owner"),
}
DATABASE_ROUTERS = ["musterpoint.config.routers.OwnerMigrates"]

#: Ours stand first: where two have the same words to translate, or a template, the first one wins.
#: Only the jobs come before, because ours register theirs when they get ready.
INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "musterpoint.tenancy",
    "musterpoint.audit",
    "musterpoint.disclosures",
    "musterpoint.web",
    "musterpoint.messaging",
    "musterpoint.accounts",
    "musterpoint.agenda",
    "musterpoint.procedures",
    "musterpoint.forms",
    "musterpoint.people",
    "musterpoint.crises",
    "musterpoint.outreach",
    "musterpoint.training",
    "musterpoint.funds",
    "musterpoint.payments",
    "musterpoint.giving",
    "musterpoint.goods",
    "musterpoint.grants",
    "musterpoint.rosters",
    "musterpoint.plans",
    "musterpoint.capacity",
    "musterpoint.exchange",
    "musterpoint.cases",
    "musterpoint.referrals",
    "musterpoint.feedback",
    "musterpoint.evacuation",
    "musterpoint.bonds",
    "musterpoint.claims",
    "musterpoint.costs",
    "musterpoint.openness",
    "musterpoint.surveys",
    "musterpoint.evaluation",
    "musterpoint.lessons",
    "musterpoint.exercises",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "musterpoint.web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "musterpoint.accounts.middleware.UnitOfWorkMiddleware",
]

ROOT_URLCONF = "musterpoint.config.urls"
WSGI_APPLICATION = "musterpoint.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "musterpoint.web.context.chrome",
            ],
            "builtins": ["musterpoint.web.templatetags.mp", "django.templatetags.i18n"],
        },
    }
]

FORM_RENDERER = "musterpoint.web.renderer.Renderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "musterpoint.accounts.passwords.BreachedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "musterpoint.accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Musterpoint"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds: clocks of phones drift
MFA_ADAPTER = "musterpoint.accounts.adapter.MfaAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(
    text("MUSTERPOINT_PROXIES", "0", "How many proxies of ours stand in front")
)
USERSESSIONS_TRACK_ACTIVITY = True
IDP_OIDC_ADAPTER = "allauth.idp.oidc.adapter.DefaultOIDCAdapter"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_COOKIES
CSRF_FAILURE_VIEW = "musterpoint.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# With "no-referrer" browsers send "Origin: null" with a form, and the CSRF check refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if INSECURE_COOKIES else 31_536_000
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MUSTERPOINT_MAX_IMPORT_BYTES = 8 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = text(
    "MUSTERPOINT_SMTP_HOST", "", "SMTP server; without one, mail is shown in the console"
)
EMAIL_PORT = int(text("MUSTERPOINT_SMTP_PORT", "25", "Port of the SMTP server"))
DEFAULT_FROM_EMAIL = text("MUSTERPOINT_FROM", "no-reply@musterpoint.invalid", "Sender of mail")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

MUSTERPOINT_CARRIER_NETWORKS = networks(
    "MUSTERPOINT_CARRIER_NETWORKS",
    "Private networks in which mail servers of organisations may stand, such as 127.0.0.0/8",
)

MUSTERPOINT_CHROME = "musterpoint.config.chrome.build"
SHOW_PATTERNS = DEBUG
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["musterpoint.cli.housekeeping"]  # jobs above every package
SILENCED_SYSTEM_CHECKS: list[str] = []

#: A log that cannot be written would otherwise show the raw message, with what it quotes.
logging.raiseExceptions = DEBUG
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": "musterpoint.config.logs.EventFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
    "root": {"handlers": ["stderr"], "level": text("MUSTERPOINT_LOG_LEVEL", "INFO", "Log level")},
    "loggers": {
        # Django's own request log names paths and query strings: ours names the route only.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
