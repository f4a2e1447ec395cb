"""Every address of the product."""

from __future__ import annotations

from typing import NoReturn

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import include, path

from config.health import livez, readyz
from config.metrics import metrics


def closed(request: HttpRequest, **kwargs: str) -> NoReturn:
    """A page of the sign-in library that this product does not have."""
    raise Http404


# Nobody signs up alone, and the e-mail is changed by the owner of the clinic. The library asks for
# these names, so they stand here, before its own, and lead nowhere.
CLOSED = [
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
]

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("practice.urls")),
    path("", include("accounts.urls")),
    path("pacientes/", include("patients.urls")),
    path("verificar/", include("patients.urls_public")),
    path("agenda/", include("agenda.urls")),
    path("citas/", include("agenda.booking.urls")),
    path("alimentos/", include("foods.urls")),
    path("planes/", include("plans.urls")),
    path("mensajes/", include("messaging.urls")),
    path("fotos/", include("ai_vision.urls")),
    path("envios/", include("messaging.media_urls")),
    path("webhooks/", include("messaging.webhook_urls")),
    path("api/v1/", include("config.api_urls")),
    path("cuenta/", include([*CLOSED, path("", include("allauth.urls"))])),
    path("administracion/", admin.site.urls),
]
