"""The record in the administration: to browse, never to write; each row leads to its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin import OwnClinicAdmin
from accounts.permissions import Permission
from patients.models import Consultation, Patient, SignedDocument
from patients.reach import reach


class RecordAdmin(OwnClinicAdmin):
    """Read-only, of the clinic in use, for who may read the record."""

    reads = Permission.SEE_RECORD
    writes = None
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.membership is None:
            return rows.none()
        return rows.filter(
            reach(request.membership, prefix=self.clinic_path.removesuffix("clinic"))
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Patient)
class PatientAdmin(RecordAdmin):
    list_display = ["full_name", "record", "sex", "birth_date", "responsible", "page"]
    list_select_related = ["responsible"]
    list_filter = ["sex"]
    search_fields = ["search_name", "phone"]
    fields = ["full_name", "record", "birth_date", "sex", "curp_masked", "phone", "email", "page"]
    readonly_fields = fields

    @admin.display(description="expediente", ordering="record_number")
    def record(self, patient: Patient) -> str:
        return patient.record

    @admin.display(description="nombre", ordering="search_name")
    def full_name(self, patient: Patient) -> str:
        return patient.full_name

    @admin.display(description="CURP")
    def curp_masked(self, patient: Patient) -> str:
        return patient.curp_masked

    @admin.display(description="página")
    def page(self, patient: Patient) -> str:
        return _link("patient-detail", patient, "Abrir expediente")


@admin.register(Consultation)
class ConsultationAdmin(RecordAdmin):
    clinic_path = "patient__clinic"
    list_display = ["patient", "event_at", "kind", "status", "practitioner", "page"]
    list_select_related = ["patient", "practitioner", "document"]
    list_filter = ["kind", "modality"]
    search_fields = ["patient__search_name"]
    date_hierarchy = "event_at"
    fields = ["patient", "event_at", "kind", "modality", "practitioner", "status", "page"]
    readonly_fields = fields

    @admin.display(description="estado")
    def status(self, visit: Consultation) -> str:
        return visit.status

    @admin.display(description="página")
    def page(self, visit: Consultation) -> str:
        if visit.is_draft:
            return _link("patient-detail", visit.patient, "Abrir expediente")
        return _link("document-detail", visit.document, "Leer documento")


@admin.register(SignedDocument)
class SignedDocumentAdmin(RecordAdmin):
    clinic_path = "consultation__patient__clinic"
    list_display = ["kind", "patient", "signed_at", "signer_name", "licence", "page"]
    list_select_related = ["consultation__patient"]
    list_filter = ["kind"]
    search_fields = ["consultation__patient__search_name", "signer_name"]
    date_hierarchy = "signed_at"
    fields = ["kind", "patient", "signed_at", "signer_name", "licence", "sha256", "page"]
    readonly_fields = fields

    @admin.display(description="paciente")
    def patient(self, document: SignedDocument) -> str:
        return document.consultation.patient.full_name

    @admin.display(description="página")
    def page(self, document: SignedDocument) -> str:
        return _link("document-detail", document, "Leer documento")


def _link(name: str, row: Patient | SignedDocument, text: str) -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse(f"patients:{name}", args=[row.public_id]), text
    )
