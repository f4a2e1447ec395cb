"""Signed documents and the privacy notice, as people read and print them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, check, requires
from accounts.services.identity import needs_code
from audit.services.access import record_download, record_print, record_read
from patients.canonical import canonical_bytes
from patients.documents.note import note_pdf
from patients.forms.answers import posted
from patients.forms.record import AddendumForm
from patients.models import Consent, SignedDocument
from patients.note_layout import ADIME, SOAP
from patients.presenters import document_shown, is_history
from patients.privacy import notice_texts
from patients.selectors import attachments_by_addendum, document_of, notice_in_force, notice_of
from patients.services.consent import notice_publish
from patients.services.signature import addendum_add, addendum_verify, document_verify
from patients.verification import code_of
from patients.views.signing import identity_given, refusals_shown


@requires(Permission.SEE_RECORD)
def document_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole document as it was signed, whether it is intact, and its addenda."""
    document = document_of(request.membership, public_id)
    form = AddendumForm(posted(request), needs_code=needs_code(request.membership))
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            _addendum_sign(request, document, form)
        if not form.errors:
            messages.success(request, "El addendum quedó firmado.")
            return redirect("patients:document-detail", document.public_id)
    record_read(request, document, patient=document.consultation.patient)
    files = attachments_by_addendum(document)
    context = {
        "document": document,
        "patient": document.consultation.patient,
        "shown": document_shown(document, style=style_of(request)),
        "style": "" if is_history(document) else style_of(request) or style_kept(document),
        "intact": document_verify(document),
        "code": code_of(document.sha256),
        "addenda": [
            (row, addendum_verify(row), files.get(row.pk, ())) for row in document.addenda.all()
        ],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/document_detail.html", context, status=status)


@requires(Permission.SEE_RECORD)
def document_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document on paper, drawn on request: it takes less than a tenth of a second."""
    document = document_of(request.membership, public_id)
    record_print(request, document, patient=document.consultation.patient)
    response = HttpResponse(
        note_pdf(document, style=style_of(request)), content_type="application/pdf"
    )
    name = f"nota-{document.consultation.patient.record}-{document.signed_at:%Y%m%d}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Permission.SEE_RECORD)
@require_GET
def document_json(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was signed, as data: the very bytes whose SHA-256 the document prints."""
    document = document_of(request.membership, public_id)
    record_download(request, document, patient=document.consultation.patient)
    response = HttpResponse(canonical_bytes(document.payload), content_type="application/json")
    name = f"nota-{document.consultation.patient.record}-{document.signed_at:%Y%m%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def style_of(request: HttpRequest) -> str:
    """How the person wants to read the note: «soap», «adime» or, if not said, ""."""
    asked = request.GET.get("formato", "")
    return asked if asked in (SOAP, ADIME) else ""


def style_kept(document: SignedDocument) -> str:
    """How its author chose to read it."""
    return document.payload["note"].get("style") or SOAP


def _addendum_sign(request: HttpRequest, document: SignedDocument, form: AddendumForm) -> None:
    """Ask again who is there, then add. Raises IdentityError, NotReadyToSignError."""
    check(request.membership, Permission.SIGN)
    addendum_add(
        document=document,
        reason=form.cleaned_data["reason"],
        text=form.cleaned_data["text"],
        method=identity_given(request, form),
        by=request.membership,
    )


@requires(Permission.SEE_CONTACTS)
def notice_current(request: HttpRequest) -> HttpResponse:
    """The notice in force, or the text that would be published, ready to print."""
    clinic = request.membership.clinic
    notice = notice_in_force(clinic)
    context = {
        "notice": notice,
        "texts": notice or notice_texts(clinic),
        "clinic": clinic,
        "purposes": Consent.Purpose.choices,
    }
    return render(request, "patients/notice.html", context)


@requires(Permission.SEE_CONTACTS)
def notice_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An older version: what somebody accepted then."""
    notice = notice_of(request.membership, public_id)
    context = {"notice": notice, "texts": notice, "clinic": request.membership.clinic}
    return render(request, "patients/notice.html", context)


@requires(Permission.MANAGE_CLINIC)
@require_POST
def notice_new(request: HttpRequest) -> HttpResponse:
    """Publish the default text with the clinic's present data, and what it asks again."""
    try:
        notice = notice_publish(by=request.membership, renews=request.POST.getlist("renews"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("patients:notice-current")
    messages.success(request, f"Está vigente el aviso de privacidad, versión {notice.version}.")
    return redirect("patients:notice-current")
