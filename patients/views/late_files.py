"""A file that arrives after the signature: it enters the visit by a signed addendum."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import Permission, requires
from accounts.services.identity import needs_code
from patients.forms.answers import posted
from patients.forms.attachment import AddendumAttachmentForm
from patients.models import SignedDocument
from patients.selectors import document_of
from patients.services.attachment import attachment_add_signed
from patients.views.signing import identity_given, refusals_shown


@requires(Permission.SIGN)
def attach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file, why it is added and the password: the document keeps what it said."""
    document = document_of(request.membership, public_id)
    form = AddendumAttachmentForm(
        posted(request), request.FILES or None, needs_code=needs_code(request.membership)
    )
    if form.is_valid() and _attached(request, document, form):
        messages.success(request, "El archivo quedó en la consulta, con su addendum firmado.")
        return redirect("patients:document-detail", document.public_id)
    context = {"document": document, "patient": document.consultation.patient, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "patients/document_attach.html", context, status=status)


def _attached(request: HttpRequest, document: SignedDocument, form: AddendumAttachmentForm) -> bool:
    """Whether the file entered; if not, the form says why."""
    given = form.cleaned_data
    with refusals_shown(form):
        attachment_add_signed(
            consultation=document.consultation,
            data=form.data_given(),
            content=given["content"].read(),
            reason=given["reason"],
            method=identity_given(request, form),
            by=request.membership,
        )
    return not form.errors
