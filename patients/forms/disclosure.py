"""Form of a delivery."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.models import Disclosure, SignedDocument
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

    def __init__(self, *args: Any, documents: list[SignedDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(row.public_id): row for row in documents}
        self.fields["document"].choices = [
            *(
                (key, f"{row.get_kind_display()}, {row.signed_at:%d/%m/%Y}")
                for key, row in self.documents.items()
            ),
            ("record", "El expediente completo (se prepara como archivo)"),
        ]

    def data_given(self) -> DisclosureData:
        """The delivery as the service takes it."""
        given = dict(self.cleaned_data)
        document = self.documents.get(given.pop("document"))
        what = document.get_kind_display() if document else "Expediente completo con sus adjuntos"
        return DisclosureData(document=document, fields=what, **given)
