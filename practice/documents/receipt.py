"""The receipt of a payment as a PDF: half a letter page, Spanish, tagged."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from practice.models import Payment

WHEN = "j/b/Y, H:i"


def receipt_pdf(payment: Payment) -> bytes:
    """The document's bytes."""
    import typst

    return typst.compile(
        {"main": _template()},
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(receipt_data(payment), ensure_ascii=False)},
    )


def receipt_data(payment: Payment) -> dict[str, Any]:
    """Everything the template prints, as text."""
    charge, patient = payment.charge, payment.charge.patient
    clinic = patient.clinic
    before = sum(
        (
            row.amount
            for row in charge.payments.filter(voided_at=None)
            if row.receipt_number < payment.receipt_number
        ),
        Decimal(0),
    )
    return {
        "title": f"Recibo {payment.receipt}",
        "clinic": {
            "name": clinic.name,
            "lines": [line for line in (clinic.legal_name, clinic.address, clinic.phone) if line],
        },
        "voided": f"Anulado: {payment.void_reason}" if payment.voided_at else "",
        "amount": pesos(payment.amount),
        "rows": [
            ["Recibimos de", patient.full_name],
            ["Expediente", patient.record],
            ["Concepto", charge.words],
            ["Forma de pago", f"{payment.get_method_display()} (SAT {payment.sat_code})"],
            *([["Referencia", payment.reference]] if payment.reference else []),
            ["Fecha", date_format(timezone.localtime(payment.received_at), WHEN)],
            ["Recibió", payment.received_by.full_name],
        ],
        "sums": [
            ["Importe del concepto", pesos(charge.amount)],
            *([["Pagado antes", pesos(before)]] if before else []),
            ["Este pago", pesos(payment.amount)],
            ["Saldo", pesos(charge.amount - before - payment.amount)],
        ],
        "footer": "Comprobante interno. No es factura (CFDI).",
    }


def pesos(amount: Decimal) -> str:
    """«$1,250.00»."""
    return f"${amount:,.2f}"


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("practice.documents").joinpath("receipt.typ").read_bytes()
