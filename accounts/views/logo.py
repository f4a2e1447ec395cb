"""The clinic's logo, served only to its own people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest


@login_required
def clinic_logo(request: HttpRequest) -> FileResponse:
    """The logo of the clinic in use."""
    if not request.membership or not request.membership.clinic.logo:
        raise Http404
    response = FileResponse(request.membership.clinic.logo.open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=300"
    return response
