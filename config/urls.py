"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("practice.urls")),
    path("", include("accounts.urls")),
    path("pacientes/", include("patients.urls")),
    path("alimentos/", include("foods.urls")),
    path("planes/", include("plans.urls")),
    path("cuenta/", include("allauth.urls")),
    path("administracion/", admin.site.urls),
]
