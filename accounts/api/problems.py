"""The stable codes of what the API refuses, and the exception that carries one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[str, str] = {
    "invalid": "Hay datos por corregir",
    "malformed": "El cuerpo no es JSON válido",
    "unauthenticated": "Falta una clave vigente",
    "scope_missing": "La clave no tiene ese permiso",
    "forbidden": "La función de la persona no lo permite",
    "not_found": "No existe",
    "method_not_allowed": "Ese método no está disponible aquí",
    "not_acceptable": "Solo se responde JSON",
    "unsupported_media_type": "Solo se recibe JSON",
    "too_large": "El cuerpo es demasiado grande",
    "throttled": "Demasiadas solicitudes",
    "no_open_draft": "No hay una consulta abierta",
    "already_signed": "La consulta ya está firmada",
    "needs_confirmation": "El valor es poco común",
    "impossible_measurement": "El valor no es posible",
    "impossible_result": "El resultado no es posible",
    "slot_taken": "Ese horario ya está ocupado",
    "not_possible_now": "El estado de la cita no lo permite",
    "duplicate_patient": "Puede que ya tenga expediente",
    "source_id_taken": "Ese identificador de origen ya es de otro registro",
    "curp_mismatch": "La CURP no coincide con los datos",
    "curp_unreadable": "La CURP no se puede leer",
}
"""Code → title. Codes are part of the contract: they are added, never renamed."""

CODES: Mapping[type[Exception], str] = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "unauthenticated",
    exceptions.AuthenticationFailed: "unauthenticated",
    exceptions.PermissionDenied: "forbidden",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
    exceptions.ValidationError: "invalid",
}


class Problem(exceptions.APIException):
    """A refusal with its own code; `extra` are more members of the answer."""

    def __init__(self, code: str, detail: str, *, status: int, **extra: Any) -> None:
        super().__init__(detail=detail, code=code)
        self.status_code, self.problem_code, self.extra = status, code, extra
