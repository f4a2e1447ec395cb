"""The Django admin of the product: in Spanish, behind the same door as everything else."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class ClinicAdminSite(AdminSite):
    """Its sign-in is the product's own: a second factor cannot be walked round."""

    site_header = "Nutrición · administración"
    site_title = "Nutrición"
    index_title = "Catálogos, plantillas y expedientes"
    site_url = "/"

    def login(self, request, extra_context=None):  # type: ignore[no-untyped-def]
        """Send a visitor to the product's sign-in page."""
        from allauth.account.decorators import secure_admin_login

        return secure_admin_login(super().login)(request, extra_context)


class ClinicAdminConfig(AdminConfig):
    default_site = "config.admin.ClinicAdminSite"
