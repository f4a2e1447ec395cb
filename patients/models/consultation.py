"""One visit. A draft until signed; afterwards it and all its parts are frozen."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.formats import date_format

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient

M = TypeVar("M", bound=type[Model])
SEALED = "La consulta está firmada: lo que falte se agrega como addendum."


@audited()
@frozen_when("{row}.signed_at IS NOT NULL", message=SEALED)
@frozen_when(
    "EXISTS (SELECT 1 FROM patients_patient p "
    "WHERE p.id = {row}.patient_id AND p.blocked_at IS NOT NULL)",
    message="El expediente está bloqueado: solo se consulta.",
    events=("INSERT", "UPDATE"),
)
class Consultation(models.Model):
    """A visit of a patient with a nutriólogo («consulta externa – nutrición», NOM-004 5.14)."""

    class Kind(models.TextChoices):
        FIRST = "first", "Primera vez"
        FOLLOW_UP = "follow_up", "Seguimiento"

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", "Presencial"
        REMOTE = "remote", "A distancia"

    class Interview(models.TextChoices):
        DIRECT = "direct", "Directo"
        INDIRECT = "indirect", "Indirecto"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consultations")
    kind = models.CharField("tipo", max_length=10, choices=Kind.choices)
    modality = models.CharField(
        "modalidad", max_length=10, choices=Modality.choices, default=Modality.IN_PERSON
    )
    interview = models.CharField(
        "interrogatorio", max_length=10, choices=Interview.choices, default=Interview.DIRECT
    )
    informant = models.CharField("informante", max_length=120, blank=True)
    event_at = models.DateTimeField("fecha y hora", default=timezone.now)
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultations",
        verbose_name="nutriólogo",
    )
    edit_version = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField("abierta", auto_now_add=True)
    signed_at = models.DateTimeField("firmada", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "consulta"
        verbose_name_plural = "consultas"
        ordering = ["-event_at", "-pk"]
        indexes = [
            models.Index(fields=["patient", "-event_at"], name="consultation_of_patient"),
            models.Index(fields=["-event_at"], name="consultation_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="consultation_one_draft",
                fields=["patient", "practitioner"],
                condition=Q(signed_at=None),
            ),
            models.CheckConstraint(
                name="consultation_event_before_signature",
                condition=Q(signed_at=None) | Q(event_at__lte=F("signed_at")),
            ),
            models.CheckConstraint(
                name="consultation_choices_known",
                condition=Q(kind__in=["first", "follow_up"])
                & Q(modality__in=["in_person", "remote"])
                & Q(interview__in=["direct", "indirect"]),
            ),
            models.CheckConstraint(
                name="consultation_indirect_has_informant",
                condition=Q(interview="direct") | ~Q(informant=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {date_format(timezone.localdate(self.event_at))}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written."""
        return self.signed_at is None

    @property
    def is_first(self) -> bool:
        """Whether it must hold a whole clinical history (NOM-004 6.1)."""
        return self.kind == self.Kind.FIRST

    @property
    def status(self) -> str:
        """What people call its state."""
        return "Borrador" if self.is_draft else "Firmada"


def sealed_with_consultation(model: M) -> M:
    """Class decorator of a consultation's parts: frozen, and closed to new rows, once signed."""
    signed = (
        "EXISTS (SELECT 1 FROM patients_consultation c "
        "WHERE c.id = {row}.consultation_id AND c.signed_at IS NOT NULL)"
    )
    frozen_when(signed, message=SEALED, events=("INSERT", "UPDATE", "DELETE"))(model)
    # An UPDATE is judged by the row before it: this one stops a row moved into a signed visit.
    moved_in = signed.replace("{row}", "NEW")
    return frozen_when(moved_in, message=SEALED, events=("UPDATE",))(model)
