"""Who is acting now, in a request, a task or a command, as plain values.

The history never asks the rooms above who somebody is: whoever opens the door says so here, and
every row written behind that door carries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Actor:
    """A snapshot of who acts. `label` names a road without a person: a task, a command."""

    user_id: int | None = None
    name: str = ""
    email: str = ""
    role: str = ""
    clinic_id: int | None = None
    ip: str | None = None
    request_id: str = ""
    label: str = ""

    def snapshot(self) -> dict[str, Any]:
        """What a LogEntry keeps beside its own columns; without the empty values."""
        kept = {
            "name": self.name,
            "role": self.role,
            "clinic": self.clinic_id,
            "label": self.label,
        }
        return {key: value for key, value in kept.items() if value}


NOBODY = Actor()
_current: ContextVar[Actor] = ContextVar("audit_actor", default=NOBODY)


def current_actor() -> Actor:
    """Who acts now; `NOBODY` outside every door."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Everything written inside is this actor's."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)


@contextmanager
def acting_as(
    *, user: Any = None, label: str = "", role: str = "", clinic_id: int | None = None
) -> Iterator[Actor]:
    """For commands and tasks: `with acting_as(user=owner, label="orden: demo_seed"): …`.

    `user` is whoever answers for it, or None when nobody does: then the label speaks alone.
    """
    with acting(
        Actor(
            user_id=getattr(user, "pk", None),
            name=str(user) if user is not None else "",
            email=getattr(user, "email", "") or "",
            role=role,
            clinic_id=clinic_id,
            label=label,
        )
    ) as actor:
        yield actor


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's address: what our own proxies saw, never what the visitor claims."""
    proxies = getattr(settings, "AXES_IPWARE_PROXY_COUNT", 0) or 0
    if proxies:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(chain) >= proxies and chain[-proxies]:
            return chain[-proxies].split("%")[0]
    return request.META.get("REMOTE_ADDR") or None


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request: its person and membership, if any."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    membership = getattr(request, "membership", None)
    return Actor(
        user_id=user.pk if known else None,  # type: ignore[union-attr]
        name=str(user)[:150] if known else "",
        email=getattr(user, "email", "") if known else "",
        role=getattr(membership, "role", "") or "",
        clinic_id=getattr(membership, "clinic_id", None),
        ip=client_ip(request),
        request_id=getattr(request, "request_id", ""),
    )


def to_header(actor: Actor) -> dict[str, Any]:
    """What travels with a task: ids and role. Names stay in the database."""
    kept = ("user_id", "role", "clinic_id", "request_id", "label")
    return {key: value for key, value in asdict(actor).items() if key in kept and value}
