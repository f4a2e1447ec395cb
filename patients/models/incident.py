"""A breach of personal data: what happened, whom it reached and how they were told (LFPDPPP 19)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Clinic
from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient

PEOPLE = settings.AUTH_USER_MODEL
LONG = [MaxLengthValidator(2000)]


@audited()
@frozen_when(
    "{row}.decided_at IS NOT NULL",
    message="El incidente ya se decidió: lo decidido no se cambia.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Un incidente no se borra.", events=("DELETE",))
class SecurityIncident(models.Model):
    """Detected, given a scope, then decided once: whether it affects people significantly."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="incidents")
    detected_at = models.DateTimeField("detectado")
    nature = models.TextField("qué ocurrió", validators=LONG)
    since = models.DateTimeField("desde")
    until = models.DateTimeField("hasta")
    account = models.ForeignKey(
        PEOPLE,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cuenta que se usó",
    )
    ip = models.GenericIPAddressField("dirección desde la que se entró", null=True, blank=True)
    registered_at = models.DateTimeField("registrado", auto_now_add=True)
    registered_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    significant = models.BooleanField("afecta de forma significativa", null=True, blank=True)
    decision = models.TextField("por qué se decidió así", validators=LONG, blank=True)
    compromised = models.TextField("datos comprometidos", validators=LONG, blank=True)
    advice = models.TextField("recomendaciones a la persona", validators=LONG, blank=True)
    corrective = models.TextField("acciones correctivas", validators=LONG, blank=True)
    more = models.CharField("dónde saber más", max_length=300, blank=True)
    decided_at = models.DateTimeField("decidido", null=True, blank=True)
    decided_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "incidente de seguridad"
        verbose_name_plural = "incidentes de seguridad"
        ordering = ["-detected_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_told", condition=~Q(nature="") & Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="incident_has_a_trace",
                condition=Q(account__isnull=False) | Q(ip__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_decided_whole",
                condition=Q(decided_at=None, decided_by=None, significant=None)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & Q(significant__isnull=False)
                    & ~Q(decision="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Incidente del {self.detected_at:%d/%m/%Y}"


@audited()
@frozen_when(
    "{row}.notified_at IS NOT NULL OR NEW.patient_id <> OLD.patient_id "
    "OR NEW.incident_id <> OLD.incident_id OR NEW.seen <> OLD.seen",
    message="A quién alcanzó y cómo se le avisó no se cambia.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="A quién alcanzó no se borra.", events=("DELETE",))
class IncidentPatient(models.Model):
    """A patient whose data it reached: what was seen or changed, and when they were told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(
        SecurityIncident, on_delete=models.PROTECT, related_name="affected"
    )
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="incidents")
    seen = models.TextField("qué se vio o cambió")
    notified_at = models.DateTimeField("avisado", null=True, blank=True)
    notified_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notified_how = models.CharField("cómo se avisó", max_length=200, blank=True)

    class Meta:
        verbose_name = "paciente alcanzado por un incidente"
        verbose_name_plural = "pacientes alcanzados por un incidente"
        ordering = ["incident", "patient"]
        constraints = [
            models.UniqueConstraint(name="incident_patient_once", fields=["incident", "patient"]),
            models.CheckConstraint(
                name="incident_notice_paired",
                condition=Q(notified_at=None, notified_by=None, notified_how="")
                | (Q(notified_at__isnull=False, notified_by__isnull=False) & ~Q(notified_how="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident}: {self.patient}"
