"""Forms of the ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from practice.models import Charge
from practice.models.charge import MOST, MOST_VISITS
from practice.models.payment import Method


def pesos(label: str, **extra: Any) -> forms.DecimalField:
    """A field of pesos and cents."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, max_digits=8, decimal_places=2, max_value=MOST, widget=widget, **extra
    )


class ChargeForm(forms.Form):
    """What is charged and, at once if it was paid, how."""

    concept = forms.ChoiceField(label="Concepto", choices=Charge.Concept.choices)
    amount = pesos("Importe (pesos)", min_value=Decimal(0))
    visits = forms.IntegerField(
        label="Consultas del paquete", min_value=2, max_value=MOST_VISITS, required=False
    )
    description = forms.CharField(label="Descripción", max_length=120, required=False)
    paid = forms.ChoiceField(
        label="Lo pagó ahora",
        choices=[("", "No, queda pendiente"), *Method.choices],
        required=False,
    )
    wants_invoice = forms.BooleanField(label="Pide factura", required=False)

    def clean(self) -> dict[str, Any]:
        """A package says how many visits; another thing says what it is."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("concept") == Charge.Concept.PACKAGE and not data.get("visits"):
            self.add_error("visits", "Anote de cuántas consultas es el paquete.")
        if data.get("concept") == Charge.Concept.OTHER and not data.get("description"):
            self.add_error("description", "Anote qué se cobra.")
        if data.get("paid") and not data.get("amount"):
            self.add_error("amount", "Para recibir un pago, el importe debe ser mayor que cero.")
        return data


class PaymentForm(forms.Form):
    """Money received for a charge."""

    amount = pesos("Importe (pesos)", min_value=Decimal("0.01"))
    method = forms.ChoiceField(label="Forma de pago", choices=Method.choices)
    reference = forms.CharField(
        label="Referencia",
        max_length=60,
        required=False,
        help_text="Folio de la transferencia o de la terminal.",
    )
