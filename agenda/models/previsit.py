"""What a person tells before the visit, from their own telephone, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Clinic
from agenda.models.appointment import Appointment
from audit.frozen import InsertOnlyModel, frozen_when, insert_only
from audit.registry import audited
from patients.models import Consultation, Patient, PrivacyNotice


@audited(hide=("sha256",), silent=("answers", "saved_at"))
@frozen_when(
    "OLD.sent_at IS NOT NULL AND (NEW.answers <> OLD.answers OR NEW.consents <> OLD.consents "
    "OR NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at "
    "OR NEW.answers_sha256 <> OLD.answers_sha256)",
    message="Lo que el paciente envió no se cambia.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Un formulario previo no se borra.", events=("DELETE",))
class PrevisitForm(models.Model):
    """A form of one person, open to whoever has its secret until it is sent or expires.

    While it is being filled in, each save is no news; sent, it never changes again and its SHA-256
    is in the history. Nothing of it is in the record until a professional accepts it there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="previsit_forms"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="previsit_forms"
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    answers = models.JSONField("respuestas", default=dict, blank=True)
    consents = models.JSONField("finalidades aceptadas", default=list, blank=True)
    notice = models.ForeignKey(
        PrivacyNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_name = models.CharField("quien lo llenó", max_length=120, blank=True)
    answers_sha256 = models.CharField("SHA-256 de lo enviado", max_length=64, blank=True)
    created_at = models.DateTimeField("alta", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("vence")
    saved_at = models.DateTimeField("último guardado", null=True, blank=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)

    class Meta:
        verbose_name = "formulario previo"
        verbose_name_plural = "formularios previos"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="previsit_of_somebody",
                condition=Q(patient__isnull=False) | Q(appointment__isnull=False),
            ),
            models.CheckConstraint(
                name="previsit_expires", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="previsit_sent_whole",
                condition=Q(sent_at=None, answers_sha256="", notice=None)
                | (
                    Q(sent_at__isnull=False, notice__isnull=False)
                    & ~Q(answers_sha256="")
                    & ~Q(signed_name="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Formulario previo {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be filled in."""
        return self.sent_at is None and timezone.now() < self.expires_at

    @property
    def state(self) -> str:
        """What people call its state."""
        if self.sent_at is not None:
            return "Enviado"
        if not self.is_open:
            return "Vencido"
        return "Empezado" if self.saved_at else "Sin abrir"


@audited()
@insert_only("Lo que se decidió de un formulario no se cambia.")
class PrevisitDecision(InsertOnlyModel):
    """One thing that the person told, taken into the record or left out, and by whom."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Se pasó al expediente"
        DISMISSED = "dismissed", "Se dejó fuera"

    form = models.ForeignKey(PrevisitForm, on_delete=models.PROTECT, related_name="decisions")
    item = models.CharField("qué", max_length=40)
    outcome = models.CharField("decisión", max_length=10, choices=Outcome.choices)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "decisión sobre un formulario"
        verbose_name_plural = "decisiones sobre formularios"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="previsit_decided_once", fields=["form", "item"]),
            models.CheckConstraint(
                name="previsit_outcome_known", condition=Q(outcome__in=["accepted", "dismissed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"
