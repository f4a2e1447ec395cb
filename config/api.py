"""Settings of the API, and what its OpenAPI document says in every operation. Imports no room."""

from __future__ import annotations

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.TokenMay"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": "300/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.refusals.problem_handler",
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Expediente de nutrición",
    "VERSION": "1",
    "DESCRIPTION": (
        "Pacientes, mediciones, alimentos, planes y calculadoras de un consultorio. "
        "La clave se crea en «Consultorio › Claves de la API» y actúa como la persona que la creó. "
        "Todo rechazo es `application/problem+json` con un `code` estable."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "AllergenEnum": "foods.models.allergen.Allergen",
        "EntityEnum": "patients.entities.ENTITIES",
        "YesNoEnum": "patients.models.patient.YES_NO",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.refuse_unknown_fields",
        "config.api.document_problems",
    ],
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Un rechazo (RFC 9457). `code` no cambia; `detail` es para personas.",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ALWAYS = {
    "400": "Datos o parámetros por corregir",
    "401": "Falta una clave vigente",
    "403": "La clave o la función no lo permiten",
    "405": "Método no disponible",
    "406": "Solo se responde JSON",
    "429": "Demasiadas solicitudes",
}
WITH_BODY = {"413": "Cuerpo demasiado grande", "415": "Solo se recibe JSON"}
WITH_OBJECT = {"404": "No existe en este consultorio"}
METHODS = ("get", "post", "put", "patch", "delete")


def refuse_unknown_fields(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Bodies are strict, and the document says so."""
    for name, component in result["components"]["schemas"].items():
        if name.endswith("Request"):
            component["additionalProperties"] = False
    return result


def document_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Every refusal an operation can give, in one shape."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                for status, text in _refusals(path, operation).items():
                    operation["responses"][status] = _problem(
                        operation["responses"].get(status, {}).get("description") or text
                    )
    return result


def _refusals(path: str, operation: dict[str, Any]) -> dict[str, str]:
    found = dict(ALWAYS)
    if "requestBody" in operation:
        found |= WITH_BODY
    if "{" in path:
        found |= WITH_OBJECT
    conflicts = {status: "" for status in operation["responses"] if status in ("409", "422")}
    return found | conflicts


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": schema}},
    }
