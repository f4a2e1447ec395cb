"""The clinic and its people, in the administration."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest

from accounts.models import Clinic, Membership, ProfessionalLicence, User
from accounts.permissions import Permission, may
from audit.models import AccessEvent
from audit.services.access import record_list


class OwnClinicAdmin(admin.ModelAdmin):
    """Shows only the rows of the clinic in use, and asks our own permissions.

    `clinic_path` is the ORM path from the model to its clinic; `reads` and `writes` are the
    permissions that open it. Nothing is deleted from here.
    """

    clinic_path = "clinic"
    reads = Permission.MANAGE_CLINIC
    writes: Permission | None = Permission.MANAGE_CLINIC

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.membership is None:
            return rows.none()
        return rows.filter(**{self.clinic_path: request.membership.clinic}).distinct()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.membership, self.reads)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.membership, self.reads)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.writes is not None and may(request.membership, self.writes)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.writes is not None and may(request.membership, self.writes)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Clinic)
class ClinicAdmin(OwnClinicAdmin):
    clinic_path = "memberships__clinic"
    list_display = ["name", "kind", "legal_name"]
    fields = ["name", "kind", "address", "legal_name", "institution", "phone", "clues"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class OwnersInline(admin.StackedInline):
    """A part of a person's page that only the owner edits."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.membership, Permission.MANAGE_CLINIC)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission


class MembershipInline(OwnersInline):
    model = Membership
    fields = ["role", "is_active"]
    min_num = max_num = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(clinic=request.membership.clinic)


class LicenceInline(OwnersInline):
    model = ProfessionalLicence


@admin.register(User)
class UserAdmin(OwnClinicAdmin):
    """The people of the clinic: who they are, their function and their licence."""

    clinic_path = "memberships__clinic"
    list_display = ["full_name", "email", "is_active", "last_login"]
    fields = ["full_name", "email", "is_active", "is_staff"]
    inlines = [MembershipInline, LicenceInline]

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if not change:
            password = secrets.token_urlsafe(9)
            obj.set_password(password)
            self.message_user(
                request,
                f"Contraseña provisional de {obj.full_name}: {password} · se muestra una vez; "
                "pida que la cambie en «Mi cuenta».",
                messages.WARNING,
            )
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool
    ) -> None:
        for row in formset.save(commit=False):
            if isinstance(row, Membership) and row.clinic_id is None:
                row.clinic = request.membership.clinic
            row.save()


@admin.register(AccessEvent)
class AccessEventAdmin(OwnClinicAdmin):
    """Who looked at what, to read only. Reading it is itself an access."""

    reads = Permission.READ_HISTORY
    writes = None
    list_display = ["at", "user_name", "action", "object_type", "object_id", "patient_id", "ip"]
    list_filter = ["action"]
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = admin.ModelAdmin.get_queryset(self, request)
        if request.membership is None:
            return rows.none()
        return rows.filter(clinic_id=request.membership.clinic_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if self.has_view_permission(request):
            count = self.get_queryset(request).count()
            record_list(request, AccessEvent, count=count, filters=request.GET.keys())
        return super().changelist_view(request, extra_context)
