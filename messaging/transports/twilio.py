"""WhatsApp through Twilio, with its own SDK, at the base address of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from messaging.errors import NotConfiguredError, TransportError
from messaging.transports.base import Download, Outgoing

if TYPE_CHECKING:
    from twilio.rest import Client

TWILIO = "https://api.twilio.com"
# Twilio answers a media address with a short-lived one of its own store.
MEDIA_STORE = ".twiliocdn.com"
TIMEOUT_SECONDS = 10
BLOCK_BYTES = 64 * 1024
CLOCK_SLACK = timedelta(seconds=2)
TRANSIENT_CODES = {"20429", "63018", "20500", "20503"}
REASONS = {
    "20003": "Twilio no aceptó las credenciales.",
    "21211": "El número no existe.",
    "21610": "La persona pidió la baja y Twilio ya no le entrega mensajes.",
    "63003": "Ese número no tiene WhatsApp.",
    "63007": "La línea del consultorio no está dada de alta en Twilio.",
    "63016": "Pasaron más de 24 horas desde su último mensaje: solo admite una plantilla.",
    "63018": "Twilio pidió ir más despacio.",
    "63024": "Ese número no tiene WhatsApp.",
}


def reason_of(code: str, *, status: int | None = None) -> str:
    """Why a message did not arrive, in Spanish, by Twilio's code."""
    if code in REASONS:
        return REASONS[code]
    if code:
        return f"Twilio no lo entregó (código {code})."
    return f"Twilio respondió {status}." if status else "Twilio no lo entregó."


def is_transient(status: int, code: str) -> bool:
    """Whether trying again may help."""
    return status == 429 or status >= 500 or code in TRANSIENT_CODES


class TwilioTransport:
    """See `messaging.transports.base.Transport`."""

    def __init__(self, *, account_sid: str, auth_token: str, base_url: str) -> None:
        if not (account_sid and auth_token):
            raise NotConfiguredError("WhatsApp no está configurado: faltan las claves de Twilio.")
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.base_url = base_url.rstrip("/")

    def send(self, outgoing: Outgoing) -> str:
        """POST Messages.json; returns the MessageSid."""
        content: dict[str, Any] = {"body": outgoing.body}
        if outgoing.media_url:
            content["media_url"] = [outgoing.media_url]
        if outgoing.content_sid:
            content = {
                "content_sid": outgoing.content_sid,
                "content_variables": outgoing.variables_json,
            }
        with _sorted_errors():
            message = self._client().messages.create(
                from_=outgoing.sender, to=outgoing.to, status_callback=outgoing.callback, **content
            )
        if not message.sid:
            raise TransportError("Twilio respondió algo que no se entiende.", permanent=False)
        return str(message.sid)

    def sent_to(self, *, sender: str, to: str, body: str, since: datetime) -> tuple[str, ...]:
        """GET Messages.json of an address: what a worker sent and could not write down."""
        since -= CLOCK_SLACK
        with _sorted_errors():
            listed = self._client().messages.list(
                to=to, from_=sender, date_sent_after=since, limit=50
            )
            found = [
                (m.date_created or since, str(m.sid))
                for m in listed
                if m.sid and (not body or m.body == body)
            ]
        return tuple(sid for created, sid in sorted(found) if created >= since)

    @contextmanager
    def fetch(self, url: str) -> Iterator[Download]:
        """GET a media address with the account's credentials, never anywhere else."""
        import requests

        address = self._own_address(url)
        with _sorted_errors(), requests.Session() as session:
            session.trust_env = False  # no proxy nor .netrc decides where our credentials go
            answer = session.get(
                address,
                auth=(self.account_sid, self.auth_token),
                stream=True,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            if answer.is_redirect:
                store = self._store_address(answer.headers.get("Location", ""))
                answer = session.get(
                    store, stream=True, timeout=TIMEOUT_SECONDS, allow_redirects=False
                )
            if answer.status_code != 200:
                raise TransportError(
                    f"Twilio respondió {answer.status_code} al pedir la foto.",
                    permanent=not is_transient(answer.status_code, ""),
                )
            length = answer.headers.get("Content-Length", "")
            yield Download(
                declared_type=answer.headers.get("Content-Type", "").split(";")[0].strip(),
                declared_size=int(length) if length.isdecimal() else None,
                blocks=answer.iter_content(BLOCK_BYTES),
            )

    def _client(self) -> Client:
        from twilio.rest import Client

        return Client(self.account_sid, self.auth_token, http_client=_http_client(self.base_url))

    def _own_address(self, url: str) -> str:
        """The address, if it is of Twilio's API; the base of the settings takes its place."""
        asked = url.replace(TWILIO, self.base_url, 1) if url.startswith(f"{TWILIO}/") else url
        if _origin(asked) != _origin(self.base_url):
            raise TransportError("La foto no está en una dirección de Twilio.", permanent=True)
        return asked

    def _store_address(self, location: str) -> str:
        """Where Twilio says the bytes are, if that is its own store."""
        target = urlsplit(location)
        ours = target.scheme == "https" and (target.hostname or "").endswith(MEDIA_STORE)
        if not ours or target.port not in (None, 443):
            raise TransportError("La foto redirige fuera de Twilio.", permanent=True)
        return location


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or default


def _http_client(base_url: str) -> Any:
    """Twilio's HTTP client, with another base address and without logging bodies."""
    from twilio.http.http_client import TwilioHttpClient

    class BaseAddressClient(TwilioHttpClient):
        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            return super().request(method, url.replace(TWILIO, base_url, 1), *args, **kwargs)

        def log_request(self, kwargs: Any) -> None:
            """Nothing: the body is what is said to a patient."""

        def log_response(self, status_code: int, response: Any) -> None:
            """Nothing, for the same reason."""

    return BaseAddressClient(timeout=TIMEOUT_SECONDS)


@contextmanager
def _sorted_errors() -> Iterator[None]:
    """Whatever the SDK raises, sorted into permanent or transient, and without its text."""
    import requests
    from twilio.base.exceptions import (
        TwilioException,
        TwilioRestException,
        TwilioServiceException,
    )

    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        code, status = str(error.code or ""), int(error.status or 0)
        raise TransportError(
            reason_of(code, status=status), permanent=not is_transient(status, code), code=code
        ) from None
    except requests.RequestException:
        raise TransportError("Twilio no respondió.", permanent=False) from None
    except (TwilioException, ValueError, KeyError, TypeError, AttributeError):
        # Half an answer, or one that is not JSON: it may have been done.
        raise TransportError("Twilio respondió algo que no se entiende.", permanent=False) from None
