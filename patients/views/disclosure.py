"""Entregas: what leaves a record, to whom, on what ground."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, check, requires
from audit.services.access import record_download, record_read
from patients.documents.letter import letter_pdf
from patients.documents.note import note_pdf
from patients.forms.answers import posted, show_refusal
from patients.forms.disclosure import DisclosureForm, letter_delivery
from patients.models import Disclosure, Patient
from patients.selectors import letters_visible_to, patient_of
from patients.selectors.disclosure import disclosure_of, documents_of
from patients.services.disclosure import DisclosureData, disclosure_record
from patients.services.export import export_request
from patients.views.privacy import pdf_response


@requires(Permission.SIGN)
def disclosure_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note a delivery before anything leaves; without a ground, 403 with what was typed."""
    patient = patient_of(request.membership, public_id)
    letters = list(letters_visible_to(request.membership).filter(patient=patient))
    chosen = next((row for row in letters if str(row.public_id) == request.GET.get("carta")), None)
    form = DisclosureForm(
        posted(request),
        documents=documents_of(patient),
        letters=letters,
        initial=letter_delivery(chosen) if chosen else None,
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return _deliver(request, patient, form.data_given())
        except ValidationError as error:
            show_refusal(form, error)
        except PermissionDenied as error:
            check(request.membership, Permission.SIGN)
            form.add_error("basis", str(error))
            status = 403
    context = {"patient": patient, "form": form}
    return render(request, "patients/disclosure_new.html", context, status=status)


def _deliver(request: HttpRequest, patient: Patient, data: DisclosureData) -> HttpResponse:
    """A document is ready at once; the whole record is left to a worker."""
    if data.content == Disclosure.Content.RECORD:
        export = export_request(patient=patient, data=data, by=request.membership)
        return redirect("patients:export-detail", export.public_id)
    row = disclosure_record(patient=patient, data=data, by=request.membership)
    return redirect("patients:disclosure-detail", row.public_id)


@requires(Permission.SEE_RECORD)
@require_GET
def disclosure_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One delivery and what it carries."""
    row = disclosure_of(request.membership, public_id)
    record_read(request, row, patient=row.patient)
    return render(request, "patients/disclosure_detail.html", {"row": row, "patient": row.patient})


@requires(Permission.SIGN)
@require_GET
def disclosure_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document that a delivery carries. Without a delivery there is nothing to take away."""
    row = disclosure_of(request.membership, public_id)
    given = row.document or row.letter
    if given is None or row.made_by_id != request.user.pk:
        raise PermissionDenied("La entrega la hace quien la anotó.")
    record_download(request, given, patient=row.patient)
    pdf = letter_pdf(row.letter) if row.letter else note_pdf(row.document)
    return pdf_response(pdf, f"entrega-{row.patient.record}.pdf")
