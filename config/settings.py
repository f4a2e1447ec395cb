"""Every setting, read from the environment. `NAME_FILE` gives a secret by file (Docker, systemd).

The deployment is `production` unless DEPLOYMENT says `local`: forgetting a variable is safe.
What production may not do without is refused by `config/checks.py`, with words.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import django
import environ
import rest_framework
from celery.schedules import crontab

from config.api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 (settings by name)
from config.logging import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.FileAwareEnv()
if (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"))

# --- Deployment ---------------------------------------------------------------------------------
DEPLOYMENT = env.str("DEPLOYMENT", "production")
LOCAL = DEPLOYMENT == "local"
DEBUG = env.bool("DEBUG", False)


def local_key(name: str) -> str:
    """The key that `make run` left in var/; a worthless one without it, and none in production."""
    if not LOCAL:
        return ""
    file = VAR_DIR / name
    return file.read_text() if file.exists() else base64.b64encode(name.ljust(32).encode()).decode()


SECRET_KEY = env.str("SECRET_KEY", "clave-local-sin-valor" if LOCAL else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The CURP is kept encrypted: the first key seals, the others still open. `make run` makes its own.
CURP_KEYS = env.str("CURP_KEYS", local_key("curp_keys")).replace(",", " ").split()
CURP_INDEX_KEY = env.str("CURP_INDEX_KEY", local_key("curp_index_key")).strip()
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", "http://127.0.0.1:8000" if LOCAL else "").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []
SUPPORT_CONTACT = env.str("SUPPORT_CONTACT", "")

# --- Applications -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.HouseConfig",
    "practice",
    "messaging",
    "ai_vision",
    "plans",
    "agenda",
    "patients",
    "foods",
    "accounts",
    "audit",  # before auditlog: it replaces the command that would empty the history
    "config.admin.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "auditlog",
    "csp",
    "django_htmx",
    "django_prometheus",
    # rest_framework is used and not listed: its Spanish would replace Django's («requerido»)
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "config.middleware.RequestIdMiddleware",
    "config.middleware.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.FirstRunMiddleware",
    "accounts.middleware.MembershipMiddleware",
    "audit.middleware.AuditMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.CurpKeysMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.clinic_in_use",
                "config.context.workers",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'nutricion.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A write takes its lock when it begins: two writers wait instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A new PostgreSQL connection costs 8-10 ms of CPU: keep them, and check them before use.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "config_cache",
        }
    }

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
# nginx sends the private files that a view allowed; off where there is no nginx in front.
X_ACCEL_REDIRECT = env.bool("X_ACCEL_REDIRECT", False)
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups")))
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LOGO_MAX_BYTES = 2 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # nginx reads them as somebody else; what people upload stays closed.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# --- Workers ------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "store_processed": False,
        "polling_interval": 0.3,  # seconds between looks at the folder
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,
        # Who wakes a worker is a person's request: one more try, at once. The sweep does the rest.
        "max_retries": 1,
        "interval_start": 0,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600  # below visibility_timeout: a task never runs twice to its end
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "America/Mexico_City"
CELERY_BEAT_SCHEDULE = {
    # What a lost queue or a killed worker left behind: the rows are the work, not the queue.
    "messaging-sweep": {"task": "messaging.sweep", "schedule": 30.0},
    "documents-sweep": {"task": "plans.sweep", "schedule": 30.0},
    "appointments-remind": {
        "task": "messaging.remind_appointments",
        "schedule": crontab(minute="5", hour="9-19"),
    },
    "photos-sweep": {"task": "ai_vision.sweep", "schedule": 30.0},
    "exports-sweep": {"task": "patients.sweep_exports", "schedule": 60.0},
    "audit-seal": {"task": "audit.tasks.seal", "schedule": 60.0},
    "heartbeat": {"task": "config.heartbeat", "schedule": 60.0},
    "check-chain": {"task": "config.check_chain", "schedule": crontab(minute="40", hour="*/6")},
    "clear-sessions": {"task": "config.clear_sessions", "schedule": crontab(minute="20", hour="4")},
}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "es-mx"
TIME_ZONE = env.str("TIME_ZONE", "America/Mexico_City")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [  # the first wins: Django's words, and the API's where Django has none
    Path(django.__file__).parent / "conf" / "locale",
    Path(rest_framework.__file__).parent / "locale",
]

# --- Sign-in ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.ClinicBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "practice:today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.ClinicAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # django-axes keeps that count, in the database
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nutrición"
MFA_TOTP_TOLERANCE = 1  # a phone half a minute off still enters
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.adapter.axes_username"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)

SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 4 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- E-mail -------------------------------------------------------------------------------------
vars().update(
    env.email(
        "EMAIL_URL", default="filemail://" + str(VAR_DIR / "mail") if LOCAL else "dummymail://"
    )
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "nutricion@localhost")

# --- Transport and headers ----------------------------------------------------------------------
HTTPS = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not LOCAL)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
if env.int("TRUSTED_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
}
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# --- Change history -----------------------------------------------------------------------------
AUDITLOG_DISABLE_REMOTE_ADDR = False
CLINICAL_RETENTION_YEARS = env.int("CLINICAL_RETENTION_YEARS", 7)
# Years after the eighteenth birthday for who was a minor at the last act. Not in NOM-004: off.
MINOR_EXTRA_RULE = env.int("MINOR_EXTRA_RULE", default=None)
CONSENT_LETTER_WITNESSES = env.bool("CONSENT_LETTER_WITNESSES", False)  # NOM-004 10.1.1.10
AUDIT_RETENTION_YEARS = env.int("AUDIT_RETENTION_YEARS", 7)
AUDIT_RETENTION_DAYS = env.str("AUDIT_RETENTION_DAYS", "")  # refused by a check: years, not days

# --- Outside world ------------------------------------------------------------------------------
# Keys and base addresses of the vendors. Empty means not configured, and the screens say so.
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", "")
# An approved template: {{1}} clinic, {{2}} day, {{3}} hour, {{4}} link. Without it, appointments
# are told only to who wrote within a day.
TWILIO_APPOINTMENT_TEMPLATE = env.str("TWILIO_APPOINTMENT_TEMPLATE", "")
# Another for what was cancelled: {{1}} clinic, {{2}} day, {{3}} hour. Without it, the screen asks
# for a call.
TWILIO_CANCELLATION_TEMPLATE = env.str("TWILIO_CANCELLATION_TEMPLATE", "")
TWILIO_BASE_URL = env.str("TWILIO_BASE_URL", "https://api.twilio.com")
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "")
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
GEMINI_API_KEY = env.str("GEMINI_API_KEY", "")
GEMINI_BASE_URL = env.str("GEMINI_BASE_URL", "https://generativelanguage.googleapis.com")
# Which machine reads first; the next one is asked if it cannot. Caps are calls in a day.
AI_PROVIDERS = env.list("AI_PROVIDERS", default=["anthropic", "gemini"])
ANTHROPIC_MODEL = env.str("ANTHROPIC_MODEL", "claude-sonnet-5-5")
GEMINI_MODEL = env.str("GEMINI_MODEL", "gemini-3.8-flash")
AI_TIMEOUT_SECONDS = env.int("AI_TIMEOUT_SECONDS", 40)
AI_READINGS_PER_CLINIC_DAY = env.int("AI_READINGS_PER_CLINIC_DAY", 200)
AI_READINGS_PER_PATIENT_DAY = env.int("AI_READINGS_PER_PATIENT_DAY", 20)

LOGGING = logging_config(local=LOCAL, level=env.str("LOG_LEVEL", "INFO"))
