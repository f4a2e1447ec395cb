"""The clinic's logo, served only to its own people."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.private_files import private_file


@login_required
def clinic_logo(request: HttpRequest) -> HttpResponseBase:
    """The logo of the clinic in use."""
    if not request.membership or not request.membership.clinic.logo:
        raise Http404
    path = Path(request.membership.clinic.logo.path)
    return private_file(path, content_type="image/png", cache="private, max-age=300")
