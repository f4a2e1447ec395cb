"""The home page: what the day asks of the nutriólogo."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Home."""
    return render(request, "practice/today.html")
