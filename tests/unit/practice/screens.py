"""Short ways to ask for the screens of a consultation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from patients.models import Consultation


def address(name: str, visit: Consultation, **extra: Any) -> str:
    """The address of a screen."""
    return reverse(f"practice:{name}", kwargs={"public_id": visit.public_id, **extra})


def get(browser: Client, name: str, visit: Consultation) -> HttpResponse:
    """Open a screen."""
    return browser.get(address(name, visit))


def post(browser: Client, name: str, visit: Consultation, **data: Any) -> HttpResponse:
    """Press the screen's button."""
    return browser.post(address(name, visit), data)


def autosave(browser: Client, name: str, visit: Consultation, **data: Any) -> HttpResponse:
    """What the page does by itself while one types."""
    return browser.post(address(name, visit), data, headers={"X-Autosave": "1"})
