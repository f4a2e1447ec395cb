"""The confidentiality agreement: read, accepted, and who accepted it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.confidentiality import agreement
from accounts.permissions import Permission, may
from accounts.selectors import confidentiality_of, confidentiality_people
from accounts.services.confidentiality import confidentiality_accept


@login_required
def confidentiality(request: HttpRequest) -> HttpResponse:
    """The text in force. Whoever has not accepted it reads only this page."""
    membership = request.membership
    if membership is None:
        raise PermissionDenied("Su cuenta no tiene lugar en ningún consultorio.")
    error = ""
    if request.method == "POST":
        try:
            confidentiality_accept(by=membership, sha256=request.POST.get("sha256", ""))
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, "Quedó registrado que usted acepta el acuerdo.")
            return redirect(_back(request))
    context = {
        "agreement": agreement(),
        "mine": confidentiality_of(membership),
        "people": confidentiality_people(membership=membership)
        if may(membership, Permission.MANAGE_CLINIC)
        else [],
        "error": error,
        "next": _next(request),
    }
    return render(request, "accounts/confidentiality.html", context, status=422 if error else 200)


def _next(request: HttpRequest) -> str:
    """Where the person was going, if it is a page of this site; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _back(request: HttpRequest) -> str:
    return _next(request) or "practice:today"
