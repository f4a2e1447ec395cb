"""Points of the checkup about what answers: cache, queue, workers, pages, vendors."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils import timezone

from config import health
from config.celery import app
from config.checks import NO_EMAIL
from config.operations.answers import Answer, Point, bad, good, notice, waiting
from config.operations.heartbeat import heartbeat_is_silent

TLS_DAYS = 21
REACH_SECONDS = 3.0


def _settings() -> Answer:
    found = checks.run_checks(include_deployment_checks=not settings.LOCAL)
    worst = sorted((m for m in found if m.level >= checks.WARNING), key=lambda m: -m.level)
    if not worst:
        return good("Sin observaciones.")
    first = worst[0]
    told = f"{first.id}: {str(first.msg).splitlines()[0]}"
    if len(worst) > 1:
        told += f" (y {len(worst) - 1} más)"
    hint = str(first.hint or "manage.py check --deploy")
    return bad(told, hint) if first.is_serious() else notice(told, hint)


def _cache() -> Answer:
    try:
        health.PARTS["cache"]()
    except health.NotReadyError as error:
        return bad(f"{str(error).capitalize()}.", "manage.py createcachetable, o revise REDIS_URL.")
    return good("Guarda y devuelve.")


def _broker() -> Answer:
    try:
        health.PARTS["cola"]()
    except health.NotReadyError as error:
        return bad(f"{str(error).capitalize()}.", "Revise la carpeta de la cola.")
    return good("Redis." if settings.REDIS_URL else "En una carpeta de este equipo.")


def _worker() -> Answer:
    if not settings.REDIS_URL:
        return _silent("worker") if heartbeat_is_silent() else good("Lo dice la agenda.")
    alive = app.control.inspect(timeout=1.0).ping() or {}
    return good(f"En marcha: {len(alive)}.") if alive else _silent("worker")


def _beat() -> Answer:
    return _silent("beat") if heartbeat_is_silent() else good("Late cada minuto.")


def _silent(unit: str) -> Answer:
    return bad("No responde.", f"systemctl status nutricion-{unit} (o docker compose ps {unit})")


def _static() -> Answer:
    if settings.LOCAL:
        return good("Se sirven de la carpeta static.")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return bad("No se han reunido.", "manage.py collectstatic --noinput")
    return good("Reunidos.")


def _address() -> Answer:
    parts = urlsplit(settings.PUBLIC_BASE_URL)
    if settings.LOCAL:
        return good(f"{settings.PUBLIC_BASE_URL}, en este equipo.")
    if parts.scheme != "https" or not parts.hostname:
        return bad("PUBLIC_BASE_URL no es https.", "Escriba la dirección pública con https://.")
    return tls_of(parts.hostname, parts.port or 443)


def tls_of(host: str, port: int) -> Answer:
    """Whether a visitor's browser would trust that address, and for how long."""
    try:
        with (
            socket.create_connection((host, port), timeout=REACH_SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            peer = secure.getpeercert() or {}
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason
        return bad(f"TLS no es de confianza: {reason}.", "Capítulo 4 del manual: TLS.")
    except OSError as error:
        return notice(
            f"No se alcanza desde aquí ({type(error).__name__}).",
            "Normal si este equipo no resuelve su nombre público; ábrala desde fuera.",
        )
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(peer["notAfter"])), UTC)
    days = (ends - timezone.now()).days
    if days < TLS_DAYS:
        return notice(f"TLS vence en {days} días.", "certbot renew; systemctl reload nginx")
    return good(f"TLS de confianza por {days} días.")


def _email() -> Answer:
    if settings.EMAIL_BACKEND in NO_EMAIL:
        return waiting("Nadie podrá recuperar su contraseña.", "Escriba EMAIL_URL.")
    return good("Configurado.")


def _vendor(purpose: str, *names: str) -> Point:
    def point() -> Answer:
        missing = [name for name in names if not getattr(settings, name)]
        if missing:
            return waiting(f"{purpose}: sin {', '.join(missing)}.", "Capítulo 3 del manual.")
        return good(f"{purpose}: con claves.")

    return point


POINTS: dict[str, Point] = {
    "ajustes": _settings,
    "cache": _cache,
    "cola": _broker,
    "worker": _worker,
    "agenda": _beat,
    "estaticos": _static,
    "direccion": _address,
    "correo": _email,
    "whatsapp": _vendor("WhatsApp", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    "claude": _vendor("Lectura de fotos con Claude", "ANTHROPIC_API_KEY"),
    "gemini": _vendor("Lectura de fotos con Gemini", "GEMINI_API_KEY"),
}
