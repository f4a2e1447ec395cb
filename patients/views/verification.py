"""«¿Este documento es auténtico?»: for who holds a signed paper, with an account or without one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from patients.selectors.verification import signed_by_code

LONGEST = 80


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Yes or no, when it was signed and under which licence; never whose nor what it says."""
    code = request.GET.get("codigo", "")[:LONGEST].strip()
    context = {"code": code, "found": signed_by_code(code) if code else None}
    response = render(request, "patients/verify.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
