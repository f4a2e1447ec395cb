"""The form of a file of the record."""

from __future__ import annotations

from django import forms

from patients.forms.record import SignedReasonForm
from patients.models import Attachment
from patients.services.attachment import AttachmentData


class AttachmentForm(forms.Form):
    """The file and what NOM-004 9.2 asks of a report that somebody else made."""

    content = forms.FileField(
        label="Archivo",
        max_length=160,
        help_text="PDF, JPG, PNG o HEIC; hasta 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic"}),
        error_messages={"max_length": "El nombre del archivo es demasiado largo."},
    )
    title = forms.CharField(label="Qué es", max_length=120)
    kind = forms.ChoiceField(label="Tipo", choices=Attachment.Kind.choices)
    studied_on = forms.DateField(
        label="Fecha del documento",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Escriba la fecha como 27/04/2026."},
    )
    laboratory = forms.CharField(
        label="Laboratorio o quién lo emite", max_length=120, required=False
    )
    requested_by = forms.CharField(label="Quién lo solicitó", max_length=120, required=False)
    performed_by = forms.CharField(
        label="Quién lo realizó e informó", max_length=120, required=False
    )
    with_visit = forms.BooleanField(
        label="Es parte de la consulta que tengo abierta", required=False
    )

    def data_given(self) -> AttachmentData:
        """What the service takes; only after is_valid()."""
        said = self.cleaned_data
        return AttachmentData(
            kind=said["kind"],
            title=said["title"],
            original_name=said["content"].name,
            studied_on=said["studied_on"],
            laboratory=said["laboratory"],
            requested_by=said["requested_by"],
            performed_by=said["performed_by"],
        )


class AddendumAttachmentForm(AttachmentForm, SignedReasonForm):
    """A file that reaches a signed visit: why, and who signs the addendum that says so."""

    with_visit = None  # type: ignore[assignment]
    field_order = (
        *("reason", "content", "title", "kind", "studied_on", "laboratory"),
        *("requested_by", "performed_by", "password", "code"),
    )
