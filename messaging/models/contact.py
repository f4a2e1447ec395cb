"""Who writes from the other side."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited
from patients.models import Patient


@audited()
class Contact(models.Model):
    """An address of the channel in a clinic; the patient is known only when it is certain.

    What each patient accepts is a `patients.Consent`; here is kept only what belongs to the
    address: that it asked to be left alone, and the message that proves it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="contacts")
    patient = models.ForeignKey(
        Patient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name="paciente",
    )
    address = models.CharField("dirección", max_length=80)
    reply_address = models.CharField("dirección de respuesta", max_length=80)
    phone = models.CharField("teléfono", max_length=16, blank=True)
    wa_id = models.CharField("WaId", max_length=40, blank=True)
    profile_name = models.CharField("nombre en WhatsApp", max_length=120, blank=True)
    greeted_at = models.DateTimeField("se le contestó siendo desconocido", null=True, blank=True)
    consent_asked_at = models.DateTimeField("se le pidió consentimiento", null=True, blank=True)
    ai_asked_at = models.DateTimeField("se le preguntó por la IA", null=True, blank=True)
    opted_out_at = models.DateTimeField("pidió la baja", null=True, blank=True)
    opt_out_evidence = models.CharField("evidencia de la baja", max_length=300, blank=True)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "contacto"
        verbose_name_plural = "contactos"
        constraints = [
            models.UniqueConstraint(name="contact_address_once", fields=["clinic", "address"]),
            models.CheckConstraint(
                name="contact_addressed", condition=~Q(address="") & ~Q(reply_address="")
            ),
            models.CheckConstraint(
                name="contact_opt_out_evidenced",
                condition=(
                    Q(opted_out_at=None, opt_out_evidence="")
                    | (Q(opted_out_at__isnull=False) & ~Q(opt_out_evidence=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.patient) if self.patient_id else self.shown

    @property
    def shown(self) -> str:
        """How a person recognises the address: number, name in WhatsApp, or neither."""
        return self.phone or self.profile_name or "Sin número"
