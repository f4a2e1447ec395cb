"""Gives each request its clinic; sends who must do something first to the page where it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from accounts import selectors

Handler = Callable[[HttpRequest], HttpResponse]
POLL = "X-Poll"
# Leaving, one's own account, and what never looks at who is signed in.
OPEN_BEFORE_ACCEPTING = (
    "/static/",
    "/livez",
    "/readyz",
    "/metrics",
    "/cuenta/",
    "/administracion/logout/",
    "/api/",
    "/webhooks/",
    "/citas/",
    "/verificar/",
    "/consultorio/elegir/",
)
OPEN_BEFORE_FIRST_RUN = ("/static/", "/livez", "/readyz", "/metrics")


class FirstRunMiddleware:
    """While there is no clinic, every page is the first-run page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.ready = False  # sticky: a clinic, once there, is never deleted

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.ready and not request.path.startswith(OPEN_BEFORE_FIRST_RUN):
            self.ready = selectors.clinic_exists()
            first_run = reverse("accounts:first-run")
            if not self.ready and request.path != first_run:
                return redirect(first_run)
        return self.get_response(request)


class MembershipMiddleware:
    """Sets `request.membership`: the acting person in the clinic in use, or None."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None
        if request.user.is_authenticated:
            if _idle_too_long(request):
                logout(request)
                return _whole_page(request, redirect(f"{_sign_in()}?next={request.path}"))
            request.membership = selectors.membership_in_use(
                user=request.user, chosen=request.session.get("membership")
            )
            if _must_accept(request):
                page = f"{_agreement()}?{urlencode({'next': request.get_full_path()})}"
                return _whole_page(request, redirect(page))
        return _whole_page(request, self.get_response(request))


def _idle_too_long(request: HttpRequest) -> bool:
    """Whether the session slept past its limit; otherwise keep it awake, once a minute.

    A page that asks by itself is nobody at the keyboard: it does not keep the session awake.
    """
    now = int(time.time())
    last = request.session.get("last_seen", now)
    if now - last > settings.SESSION_IDLE_SECONDS:
        return True
    if "last_seen" not in request.session or (now - last > 60 and not _is_poll(request)):
        request.session["last_seen"] = now
    return False


def _is_poll(request: HttpRequest) -> bool:
    """Whether `page.js` says that nobody asked: the page did, because its time came."""
    return POLL in request.headers


def _must_accept(request: HttpRequest) -> bool:
    """Whether the person still has to accept the confidentiality agreement (LFPDPPP 20)."""
    membership = request.membership
    if membership is None or getattr(membership, "accepted", False):
        return False
    return not request.path.startswith((*OPEN_BEFORE_ACCEPTING, _agreement()))


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """These pages never land inside a piece of another one: the whole page is asked again."""
    is_piece = request.htmx and not request.htmx.boosted
    if (
        is_piece
        and response.status_code == 302
        and response["Location"].startswith((_sign_in(), _agreement()))
    ):
        return HttpResponseClientRefresh()
    return response


def _agreement() -> str:
    return reverse("accounts:confidentiality")


def _sign_in() -> str:
    return reverse(settings.LOGIN_URL)
