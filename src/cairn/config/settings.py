"""Django's settings, from `CAIRN_*` (see `environment`)."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cairn.config import logs
from cairn.config.environment import environment, unknown_settings
from cairn.config.issuers import read_issuers, sign_on_settings
from cairn.config.mail import mail_settings, ways_out

ENV = environment()
HOME = ENV.home_folder
PACKAGE = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    """Signs cookies only (nothing is sealed with it): made once, kept beside the data."""
    if ENV.secret_key:
        return ENV.secret_key
    kept = HOME / "secret-key"
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text()
    with os.fdopen(descriptor, "w") as out:
        out.write(made := secrets.token_urlsafe(50))
    return made


SECRET_KEY = _secret_key()
DEBUG = ENV.debug
ALLOWED_HOSTS = [host.strip() for host in ENV.hosts.split(",") if host.strip()]
if "*" in ALLOWED_HOSTS and not ENV.demo:
    raise ImproperlyConfigured(
        "CAIRN_HOSTS names hosts; '*' would let anybody choose the links in sign-in mail"
    )
if ENV.demo:
    ALLOWED_HOSTS += ["*"]  # the demo is opened from other machines by their own names for this one
# Behind a proxy that ends TLS a form's origin is the host it was opened under, and that is HTTPS.
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if ENV.https and host != "*"]

CAIRN_HOME = HOME
CAIRN_KEYRING = ENV.keyring or HOME / "keyring.json"
CAIRN_BACKUP_KEY = ENV.backup_key or HOME / "backup.pub"
CAIRN_DOWNTIME = ENV.downtime or HOME / "downtime"
CAIRN_DEMO = ENV.demo
CAIRN_PRODUCTION = not (ENV.demo or ENV.testing)  # for real people: what that asks is in access.production
CAIRN_METRICS_TOKEN = ENV.metrics_token
CAIRN_UNKNOWN_SETTINGS = unknown_settings()
CAIRN_RETAIN_SIGHT_DAYS = ENV.retain_sight_days
CAIRN_CONTACT_RULE_DAYS = ENV.contact_rule_days
CAIRN_AGREEMENT_GRACE_DAYS = ENV.agreement_grace_days
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "cairn.core",
    "cairn.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "cairn.access",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_filters",
    # The rooms, from the lowest floor up.
    *(f"cairn.{room}" for room in (
        "people", "directory", "release", "referrals", "cases", "insight", "oversight", "home", "demo",
    ) if (PACKAGE / room / "apps.py").exists()),
]  # fmt: skip

MIDDLEWARE = [
    "cairn.access.metrics.CountMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cairn.access.middleware.GateMiddleware",
]

ROOT_URLCONF = "cairn.config.urls"
WSGI_APPLICATION = "cairn.config.wsgi.application"

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "cairn.ui.pages.environment",
            "context_processors": ["cairn.home.navigation.furniture"],
        },
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["cairn.ui.templatetags.shell"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "cairn.ui.forms.GovukRenderer"


def _database() -> dict[str, Any]:
    url = (ENV.migrate_url if ENV.process == "migrate" else "") or ENV.database_url
    if not url:
        return _sqlite(HOME / "cairn.sqlite3")
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:  # never its own words: there is a password in it
        raise ImproperlyConfigured(
            "CAIRN_DATABASE_URL is no database's address, which is like postgresql://user:password@host/name"
        ) from None
    if "sqlite" in found["ENGINE"]:
        return _sqlite(Path(found["NAME"]))
    found["OPTIONS"] = {
        **found.get("OPTIONS", {}),
        # A page's statements are many and short: compiling one takes longer than asking it.
        "options": "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=15s -c jit=off",
    }
    if ENV.process == "migrate":
        found["OPTIONS"].pop("options")
    return found | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "cairn.core.db.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "cached_statements": 500,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-32000;",
        },
    }


DATABASES = {"default": _database()}
# On PostgreSQL with two roles: the role that may not change append-only tables.
CAIRN_APP_ROLE = (
    dj_database_url.parse(ENV.database_url).get("USER", "")
    if ENV.migrate_url and ENV.database_url and ENV.migrate_url != ENV.database_url
    else ""
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cairn_cache",
    # Of 300, Django's number, whoever fails under many names washes out the count of his tries, and used codes.
    "OPTIONS": {"MAX_ENTRIES": 1_000_000}}}  # fmt: skip

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": "cairn.access.passwords.GuessedPasswordValidator"},
    {"NAME": "cairn.access.passwords.BreachedPasswordValidator"},
]  # fmt: skip
CAIRN_BREACHED_PASSWORDS = ENV.breached_passwords
CAIRN_ACCOUNT_REVIEW_DAYS = ENV.account_review_days

LOGIN_URL = "demo:cast" if ENV.demo else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cairn.access.adapters.AccountAdapter"
MFA_ADAPTER = "cairn.access.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/300s/key",  # the key is the account *and* the address (AccountAdapter)
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever invites gives the address; else her link would lock her out
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.https  # a browser itself allows that on localhost alone
CAIRN_PASSKEYS = ENV.passkeys
MFA_TOTP_TOLERANCE = 0  # a used code is remembered for one period; it must not be good for longer
MFA_TOTP_ISSUER = "Cairn"

ISSUERS = read_issuers(ENV.single_sign_on)
globals().update(sign_on_settings(ISSUERS))

SESSION_ENGINE = "cairn.access.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
if ENV.https:  # a browser takes these from this very host over TLS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-cairn-session", "__Host-cairn-csrf"
CSRF_FAILURE_VIEW = "cairn.ui.views.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies if ENV.proxies >= 0 else int(ENV.https)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture", "fullscreen")
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *(one.origin for one in ISSUERS)],  # or Chromium stops her on the way there
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

globals().update(mail_settings(ENV.email_url) | ways_out(ENV))
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = f"no-reply@{ALLOWED_HOSTS[0].strip('[].:')}" if ALLOWED_HOSTS else "no-reply@localhost"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if ENV.debug or ENV.testing else _MANIFEST},
}
WHITENOISE_USE_FINDERS = ENV.debug or ENV.testing

logs.configure()
LOGGING = logs.LOGGING
