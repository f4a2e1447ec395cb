"""A call passes when the token has the scope and its person the permission. Both, always."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.api.problems import Problem
from accounts.permissions import check


class TokenMay(BasePermission):
    """Reads `view.doors`: method → (scope or None, permission or None). Not listed is refused."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or raises with what is missing. An unknown method is DRF's to refuse."""
        if request.auth is None:
            return False
        method = "GET" if request.method == "HEAD" else request.method
        if method not in view.doors:
            return True
        scope, permission = view.doors[method]
        if scope is not None and scope not in request.auth.scopes:
            raise Problem("scope_missing", f"Esta operación pide el permiso «{scope}».", status=403)
        if permission is not None:
            check(request.membership, permission)
        return True
