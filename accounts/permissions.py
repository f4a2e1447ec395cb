"""What each role may do. Whatever is not listed is refused."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Membership, Role


class Permission(enum.Enum):
    """Names of what can be done, apart from who may."""

    SEE_CONTACTS = "ver pacientes y sus datos de contacto"
    REGISTER_PATIENT = "dar de alta pacientes"
    SEE_AGENDA = "ver la agenda"
    WRITE_AGENDA = "agendar citas"
    SEE_RECORD = "leer el expediente"
    WRITE_RECORD = "escribir en el expediente"
    SIGN = "firmar documentos"
    SEE_CATALOGUE = "consultar alimentos y calculadoras"
    PROPOSE_FOOD = "proponer alimentos y platillos del consultorio"
    EDIT_CATALOGUE = "editar alimentos, platillos y plantillas del consultorio"
    HANDLE_PAYMENTS = "cobrar y ver los pagos"
    MANAGE_CLINIC = "administrar el consultorio y su personal"
    READ_HISTORY = "leer el historial de cambios"


_NUTRITIONIST = {
    Permission.SEE_CONTACTS,
    Permission.REGISTER_PATIENT,
    Permission.SEE_AGENDA,
    Permission.WRITE_AGENDA,
    Permission.SEE_RECORD,
    Permission.WRITE_RECORD,
    Permission.SIGN,
    Permission.SEE_CATALOGUE,
    Permission.PROPOSE_FOOD,
    Permission.EDIT_CATALOGUE,
    Permission.HANDLE_PAYMENTS,
}

GRANTED: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(_NUTRITIONIST | {Permission.MANAGE_CLINIC, Permission.READ_HISTORY}),
    Role.NUTRITIONIST: frozenset(_NUTRITIONIST),
    Role.ASSISTANT: frozenset(
        {
            Permission.SEE_CONTACTS,
            Permission.REGISTER_PATIENT,
            Permission.SEE_AGENDA,
            Permission.WRITE_AGENDA,
            Permission.SEE_CATALOGUE,
            Permission.PROPOSE_FOOD,
            Permission.HANDLE_PAYMENTS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.SEE_CONTACTS,
            Permission.SEE_AGENDA,
            Permission.SEE_RECORD,
            Permission.SEE_CATALOGUE,
            Permission.READ_HISTORY,
        }
    ),
}


def may(membership: Membership | None, permission: Permission) -> bool:
    """Whether somebody may do something in the clinic in use. Nobody may do nothing."""
    if membership is None or not membership.is_active:
        return False
    return permission in GRANTED.get(membership.role, frozenset())


def check(membership: Membership | None, permission: Permission) -> None:
    """Raise PermissionDenied unless allowed. Services call it with the acting membership."""
    if not may(membership, permission):
        raise PermissionDenied(f"Su función no permite {permission.value}.")


View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """View decorator: signed in, in a clinic, with the permission. Anonymous goes to sign in."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(request.membership, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
