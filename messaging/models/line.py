"""The WhatsApp number of a clinic."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models

from accounts.models import Clinic
from audit.registry import audited

E164 = RegexValidator(r"^\+[1-9]\d{7,14}\Z", "El número se escribe con +, lada de país y dígitos.")


@audited()
class Line(models.Model):
    """A sender registered with the vendor. What arrives at it belongs to its clinic."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.OneToOneField(
        Clinic, on_delete=models.PROTECT, related_name="whatsapp_line", verbose_name="consultorio"
    )
    phone = models.CharField("número de WhatsApp", max_length=16, unique=True, validators=[E164])
    is_simulated = models.BooleanField("del simulador", default=False, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "línea de WhatsApp"
        verbose_name_plural = "líneas de WhatsApp"
        constraints = [
            models.CheckConstraint(
                name="line_phone_e164", condition=models.Q(phone__regex=r"^\+[1-9][0-9]{7,14}$")
            ),
        ]

    def __str__(self) -> str:
        return self.phone

    @property
    def address(self) -> str:
        """As the vendor names it."""
        return f"whatsapp:{self.phone}"
