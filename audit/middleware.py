"""Every request says who acts in it; a refusal is recorded."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.actor import acting, actor_of
from audit.models import Action
from audit.sealing import answering
from audit.services.access import access_record

FORBIDDEN = 403


class AuditMiddleware:
    """Stands after the middleware that sets `request.user` and `request.membership`.

    It takes the place of auditlog's own, which believes any X-Forwarded-For and reconnects a
    signal at every request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(actor_of(request)), answering():
            response = self.get_response(request)
            if response.status_code == FORBIDDEN and request.user.is_authenticated:
                match = request.resolver_match
                access_record(
                    action=Action.DENIED, request=request, detail=match.view_name if match else ""
                )
        return response
