"""The link with which a person without an account looks after one appointment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agenda.models.appointment import Appointment
from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited


@audited(hide=("sha256",))
@insert_only("Un enlace no se cambia: se hace otro.")
class AppointmentLink(InsertOnlyModel):
    """Only its SHA-256 is kept. An appointment may have several alive: each message brings one."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="links")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "enlace de cita"
        verbose_name_plural = "enlaces de cita"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="appointment_link_hashed", condition=~Q(sha256="")),
            models.CheckConstraint(
                name="appointment_link_expires", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"Enlace de la cita {self.appointment.public_id}"
