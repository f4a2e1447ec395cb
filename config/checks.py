"""What an installation may not do without. Each finding has an id, a reason and what to do.

They run with every `manage.py` command; the web server and the workers refuse to start on an
error (`refuse_unsafe`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from patients.keyring import CurpKeysError, key_bytes, keyring

LOCAL_KEY = "clave-local-sin-valor"
KEY_LENGTH = 50
CLINICAL_YEARS_FLOOR = 5  # NOM-004 5.4: at least five years from the last act
CURP_HINT = (
    "Genere dos llaves distintas con: openssl rand -base64 32 — y dé sus archivos en "
    "CURP_KEYS_FILE y CURP_INDEX_KEY_FILE (capítulo 8 del manual)."
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NO_EMAIL = (
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.console.EmailBackend",
)


@register(Tags.security)
def check_production(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """What only an installation open to a network must have."""
    return (
        []
        if settings.LOCAL
        else [
            *_secret_key(),
            *_curp_keys(),
            *_exposure(),
            *_address(),
            *_services(),
        ]
    )


@register(Tags.security)
def check_vendors(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Patient data leaves only through HTTPS; loopback is for the tests' emulators."""
    return [
        Error(
            f"{name} no usa HTTPS.",
            hint="Escriba una dirección https://, o deje la del proveedor.",
            id="nutricion.E005",
        )
        for name in ("TWILIO_BASE_URL", "ANTHROPIC_BASE_URL", "GEMINI_BASE_URL")
        if not _is_private(getattr(settings, name))
    ]


@register(Tags.security)
def check_retention(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """How long records and their history are kept."""
    found: list[CheckMessage] = []
    if settings.CLINICAL_RETENTION_YEARS < CLINICAL_YEARS_FLOOR:
        found.append(
            Error(
                f"CLINICAL_RETENTION_YEARS es {settings.CLINICAL_RETENTION_YEARS} y el mínimo es "
                f"{CLINICAL_YEARS_FLOOR}: el expediente se conserva cinco años desde el último "
                "acto (NOM-004, 5.4).",
                hint="Use 5 o más; 7 es lo recomendado.",
                id="nutricion.E006",
            )
        )
    if settings.AUDIT_RETENTION_YEARS < settings.CLINICAL_RETENTION_YEARS:
        found.append(
            Error(
                "El historial de cambios se borraría antes que el expediente que explica.",
                hint="AUDIT_RETENTION_YEARS no puede ser menor que CLINICAL_RETENTION_YEARS.",
                id="nutricion.E007",
            )
        )
    if settings.AUDIT_RETENTION_DAYS:
        found.append(
            Error(
                "AUDIT_RETENTION_DAYS no se usa: la conservación se cuenta en años de calendario.",
                hint="Quítela y escriba AUDIT_RETENTION_YEARS.",
                id="nutricion.E008",
            )
        )
    return found


def refuse_unsafe() -> None:
    """End the process, with the reasons on stderr, if the installation is unsafe.

    The status is 4: gunicorn then stops instead of trying again.
    """
    found = [*check_production(), *check_vendors(), *check_retention()]
    errors = [message for message in found if message.is_serious()]
    if errors:
        print("Nutrición no arranca con esta configuración:", file=sys.stderr)  # noqa: T201
        for error in errors:
            print(f"  {error.id}: {error.msg}\n    {error.hint}", file=sys.stderr)  # noqa: T201
        raise SystemExit(4)


def _secret_key() -> Iterator[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own words when it is empty
        key = ""
    if len(key) < KEY_LENGTH or key == LOCAL_KEY:
        yield Error(
            "Falta SECRET_KEY." if not key else f"SECRET_KEY tiene menos de {KEY_LENGTH} letras.",
            hint="Genere una con: openssl rand -base64 48 — y dé su archivo en SECRET_KEY_FILE.",
            id="nutricion.E001",
        )


def _curp_keys() -> Iterator[CheckMessage]:
    """The keys that seal the CURP: there, well formed, and not the local run's."""
    try:
        keys = [key_bytes(key, of="CURP_KEYS") for key in settings.CURP_KEYS]
        keyring()
    except CurpKeysError as error:
        yield Error(str(error), hint=CURP_HINT, id="nutricion.E011")
        return
    index = key_bytes(settings.CURP_INDEX_KEY, of="CURP_INDEX_KEY")
    if {b"curp_keys", b"curp_index_key"} & {key.strip() for key in (*keys, index)}:
        yield Error(
            "CURP_KEYS o CURP_INDEX_KEY es la de la instalación local, que cualquiera conoce.",
            hint=CURP_HINT,
            id="nutricion.E011",
        )
    elif index in keys:
        yield Error("CURP_INDEX_KEY es una de CURP_KEYS.", hint=CURP_HINT, id="nutricion.E012")


def _exposure() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "DEBUG está encendido: las páginas de error mostrarían datos de pacientes.",
            hint="Quite DEBUG.",
            id="nutricion.E002",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS no dice con qué nombres se sirve.",
            hint="Escriba los nombres, separados por comas y sin *.",
            id="nutricion.E003",
        )


def _address() -> Iterator[CheckMessage]:
    if not settings.PUBLIC_BASE_URL.startswith("https://"):
        yield Error(
            "PUBLIC_BASE_URL falta o no es https.",
            hint="Escriba la dirección pública, por ejemplo https://nutricion.example.mx",
            id="nutricion.E004",
        )


def _services() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND in NO_EMAIL:
        yield checks.Warning(
            "No hay correo: nadie podrá recuperar su contraseña.",
            hint="Escriba EMAIL_URL, por ejemplo smtp+tls://usuario:clave@servidor:587",
            id="nutricion.W009",
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield checks.Warning(
            "La base de datos es SQLite.",
            hint="Con más de un equipo o varios usuarios, use PostgreSQL en DATABASE_URL.",
            id="nutricion.W010",
        )


def _is_private(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
