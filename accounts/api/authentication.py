"""`Authorization: Bearer nut_…`: which person, in which clinic, with which scopes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services.api_token import token_admit

REFUSED = "La clave falta, venció, fue revocada o no existe."


class TokenAuthentication(BaseAuthentication):
    """The only way in. A browser's session does not count here, so no page can forge a call."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token, or None without the header. Raises AuthenticationFailed."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        token = token_admit(secret=secret.strip()) if kind.lower() == "bearer" else None
        if token is None:
            raise AuthenticationFailed(REFUSED)
        request._request.membership = token.membership
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says is needed."""
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names it."""

    target_class = TokenAuthentication
    name = "clave"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Bearer, by its prefix."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "nut_…"}
