"""Money received for a charge, whole or in parts, each with its receipt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from practice.models.charge import MOST, Charge


class Method(models.TextChoices):
    """How it was paid."""

    CASH = "cash", "Efectivo"
    TRANSFER = "transfer", "Transferencia"
    DEBIT = "debit", "Tarjeta de débito"
    CREDIT = "credit", "Tarjeta de crédito"
    CHEQUE = "cheque", "Cheque"


SAT_CODES: Mapping[str, str] = {
    Method.CASH: "01",
    Method.CHEQUE: "02",
    Method.TRANSFER: "03",
    Method.CREDIT: "04",
    Method.DEBIT: "28",
}
"""The «forma de pago» of an invoice (SAT, catálogo c_FormaPago). Kept so that whoever issues the
invoice elsewhere finds it; nothing is stamped here."""


@audited()
@frozen_when("{row}.voided_at IS NOT NULL", message="El pago ya está anulado.", events=("UPDATE",))
@frozen_when(
    "NEW.charge_id <> OLD.charge_id OR NEW.amount <> OLD.amount OR NEW.method <> OLD.method "
    "OR NEW.receipt_number <> OLD.receipt_number OR NEW.received_at <> OLD.received_at",
    message="Un pago no se cambia: se anula y se registra otro.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Los pagos no se borran: se anulan.", events=("DELETE",))
class Payment(models.Model):
    """A payment and the number of its receipt, one series a clinic."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, related_name="+", verbose_name="consultorio"
    )
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="payments", verbose_name="cargo"
    )
    amount = models.DecimalField("importe", max_digits=8, decimal_places=2)
    method = models.CharField("forma de pago", max_length=8, choices=Method.choices)
    reference = models.CharField("referencia", max_length=60, blank=True)
    receipt_number = models.PositiveIntegerField("recibo", editable=False)
    received_at = models.DateTimeField("recibido", default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="recibió"
    )
    voided_at = models.DateTimeField("anulación", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        verbose_name = "pago"
        verbose_name_plural = "pagos"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(name="payment_of_day", fields=["clinic", "received_at"])]
        constraints = [
            models.UniqueConstraint(
                name="payment_receipt_once", fields=["clinic", "receipt_number"]
            ),
            models.CheckConstraint(
                name="payment_amount_range", condition=Q(amount__gt=0, amount__lte=MOST)
            ),
            models.CheckConstraint(
                name="payment_method_known", condition=Q(method__in=Method.values)
            ),
            models.CheckConstraint(
                name="payment_void_paired",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Recibo {self.receipt}"

    @property
    def receipt(self) -> str:
        """The number of the receipt as people read it: «000042»."""
        return f"{self.receipt_number:06d}"

    @property
    def sat_code(self) -> str:
        """The «forma de pago» of an invoice."""
        return SAT_CODES[self.method]
