"""Plans of the own clinic, to browse: nothing is written from the administration."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from patients.admin import RecordAdmin
from plans.models import Plan


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    clinic_path = "patient__clinic"
    list_display = ["patient", "version", "published_at", "code", "page"]
    list_select_related = ["patient"]
    list_filter = ["published_at"]
    search_fields = ["code", "patient__search_name"]
    date_hierarchy = "published_at"
    fields = [
        "patient",
        "version",
        "published_at",
        "published_by",
        "code",
        "notes",
        "tolerance_reason",
        "low_energy_reason",
        "profile_version",
        "catalogue_release",
        "page",
    ]
    readonly_fields = fields

    @admin.display(description="página")
    def page(self, plan: Plan) -> str:
        """A link to the plan as it is read."""
        return format_html(
            '<a href="{}">ver el plan</a>', reverse("plans:plan-detail", args=[plan.public_id])
        )
