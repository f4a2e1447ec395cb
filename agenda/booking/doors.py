"""What every public page of the agenda shares: limits, no cache, no index, no trace elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agenda.booking.limits import look_allow, request_allow
from agenda.errors import TooManyError

View = Callable[..., HttpResponse]
SECONDS = 600


def public(view: View) -> View:
    """View decorator: anybody may come in, so many times, and nothing of it is kept elsewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            look_allow(request)
            if request.method == "POST" and "X-Autosave" not in request.headers:
                request_allow(request)
        except TooManyError as error:
            response = too_many(request, error)
        else:
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def too_many(request: HttpRequest, error: TooManyError) -> HttpResponse:
    """The page that asks for patience."""
    response = render(request, "booking/too_many.html", {"error": error.message}, status=429)
    response["Retry-After"] = str(SECONDS)
    return response
