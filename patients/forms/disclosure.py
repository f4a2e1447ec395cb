"""Form of a delivery."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.models import Disclosure, Letter, SignedDocument, WrittenRequest
from patients.services.disclosure import DisclosureData


class DisclosureForm(forms.Form):
    """What is given, to whom and on what ground."""

    document = forms.ChoiceField(label="Qué se entrega")
    recipient = forms.ChoiceField(label="Quién recibe", choices=Disclosure.Recipient.choices)
    recipient_name = forms.CharField(label="Nombre de quien recibe", max_length=150)
    basis = forms.ChoiceField(
        label="Fundamento",
        choices=[("", "Elija el fundamento"), *Disclosure.Basis.choices],
        required=False,
        help_text="Lo que permite entregarlo. Se anota antes de que salga.",
    )
    request_note = forms.CharField(
        label="Dónde está la solicitud escrita",
        max_length=200,
        required=False,
        help_text="Por ejemplo: oficio 123 de 2026, carpeta 4; o solicitud ARCO recibida el 3/nov.",
    )

    def __init__(
        self,
        *args: Any,
        documents: list[SignedDocument],
        letters: list[Letter],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(row.public_id): row for row in documents}
        self.letters = {str(row.public_id): row for row in letters}
        self.fields["document"].choices = [
            *(
                (key, f"{row.get_kind_display()}, {row.signed_at:%d/%m/%Y}")
                for key, row in self.documents.items()
            ),
            *(
                (key, f"{row.get_kind_display()} a {row.recipient}, {row.signed_at:%d/%m/%Y}")
                for key, row in self.letters.items()
            ),
            ("record", "El expediente completo (se prepara como archivo)"),
        ]

    def data_given(self) -> DisclosureData:
        """The delivery as the service takes it."""
        given = dict(self.cleaned_data)
        chosen = given.pop("document")
        document, letter = self.documents.get(chosen), self.letters.get(chosen)
        signed = document or letter
        what = signed.get_kind_display() if signed else "Expediente completo con sus adjuntos"
        return DisclosureData(document=document, letter=letter, fields=what, **given)


_GROUNDS = {
    WrittenRequest.Capacity.PATIENT: ("patient", "patient"),
    WrittenRequest.Capacity.TUTOR: ("representative", "representative"),
    WrittenRequest.Capacity.REPRESENTATIVE: ("representative", "representative"),
    WrittenRequest.Capacity.PHYSICIAN: ("physician", "physician"),
    WrittenRequest.Capacity.AUTHORITY: ("authority", "authority"),
}


def letter_delivery(letter: Letter) -> dict[str, str]:
    """What the form starts from to hand in a letter: who receives it and on what ground.

    A letter that was asked for goes on its written request; a referral, on what the patient
    authorised in it.
    """
    asked = letter.request
    if asked is not None:
        recipient, basis = _GROUNDS[WrittenRequest.Capacity(asked.capacity)]
        note = asked.evidence
    else:
        recipient, basis = "physician", "patient"
        parts = {part["key"]: part["text"] for part in letter.payload["parts"]}
        note = f"En la carta: {parts['basis']}"[:200] if "basis" in parts else ""
    return {
        "document": str(letter.public_id),
        "recipient": recipient,
        "recipient_name": letter.recipient[:150],
        "basis": basis,
        "request_note": note,
    }
