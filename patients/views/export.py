"""Copia del expediente: how it goes, and the file for who asked for it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from accounts.private_files import private_file
from audit.services.access import record_download
from patients.selectors.export import export_of


@requires(Permission.SIGN)
@require_GET
def export_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far the copy is; the page asks again by itself until it is ready."""
    export = export_of(request.membership, public_id)
    context = {"export": export, "patient": export.disclosure.patient}
    template = "patients/_export.html" if request.htmx else "patients/export_detail.html"
    return render(request, template, context)


@requires(Permission.SIGN)
@require_GET
def export_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The zip, for who asked for it, while it is kept."""
    export = export_of(request.membership, public_id)
    if export.disclosure.made_by_id != request.user.pk or not export.is_available:
        raise PermissionDenied("La copia la descarga quien la pidió, mientras se conserva.")
    record_download(request, export, patient=export.disclosure.patient)
    name = f"expediente-{export.disclosure.patient.record}.zip"
    response = private_file(export.path, content_type="application/zip", cache="private, no-store")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
