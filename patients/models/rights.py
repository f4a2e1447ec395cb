"""What somebody asks about their own data: access, rectification, cancellation, opposition.

LFPDPPP 2025, 21 to 34: an «solicitud ARCO», its terms in business days and its answer.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient

PEOPLE = settings.AUTH_USER_MODEL


@audited()
@frozen_when(
    "NEW.patient_id <> OLD.patient_id OR NEW.kind <> OLD.kind "
    "OR NEW.received_on <> OLD.received_on OR NEW.description <> OLD.description "
    "OR NEW.requester_name <> OLD.requester_name",
    message="Lo que se pidió no se cambia: se registra otra solicitud.",
    events=("UPDATE",),
)
@frozen_when(
    "{row}.answered_at IS NOT NULL AND (NEW.answer <> OLD.answer OR NEW.outcome <> OLD.outcome)",
    message="La respuesta ya se dio: no se cambia.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Una solicitud no se borra: se responde.", events=("DELETE",))
class RightsRequest(models.Model):
    """One request, who made it and how it was proved, the answer and what was done."""

    class Kind(models.TextChoices):
        ACCESS = "access", "Acceso"
        RECTIFICATION = "rectification", "Rectificación"
        CANCELLATION = "cancellation", "Cancelación"
        OPPOSITION = "opposition", "Oposición"

    class Capacity(models.TextChoices):
        HOLDER = "holder", "Titular de los datos"
        PARENT = "parent", "Madre, padre o tutor"
        PROXY = "proxy", "Representante con poder"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Procede"
        PARTLY = "partly", "Procede en parte"
        DENIED = "denied", "No procede"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="rights_requests")
    kind = models.CharField("derecho", max_length=14, choices=Kind.choices)
    received_on = models.DateField("recibida")
    requester_name = models.CharField("quién la presenta", max_length=150)
    capacity = models.CharField("carácter", max_length=8, choices=Capacity.choices)
    contact = models.CharField("cómo responderle", max_length=200)
    description = models.TextField("qué pide", validators=[MaxLengthValidator(4000)])
    registered_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("registrada", default=timezone.now, editable=False)

    identified_at = models.DateTimeField("identidad comprobada", null=True, blank=True)
    identified_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    identity_shown = models.CharField("con qué se identificó", max_length=200, blank=True)

    answer_extension = models.CharField("por qué se amplió", max_length=200, blank=True)
    answered_at = models.DateTimeField("respondida", null=True, blank=True)
    answered_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField("sentido", max_length=8, choices=Outcome.choices, blank=True)
    answer = models.TextField("respuesta", blank=True, validators=[MaxLengthValidator(4000)])

    execution_extension = models.CharField("por qué se amplió", max_length=200, blank=True)
    executed_at = models.DateTimeField("cumplida", null=True, blank=True)
    executed_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    execution_note = models.CharField("qué se hizo", max_length=300, blank=True)

    class Meta:
        verbose_name = "solicitud ARCO"
        verbose_name_plural = "solicitudes ARCO"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rights_request_complete",
                condition=~Q(requester_name="") & ~Q(contact="") & ~Q(description=""),
            ),
            models.CheckConstraint(
                name="rights_identity_paired",
                condition=Q(identified_at=None, identified_by=None, identity_shown="")
                | (
                    Q(identified_at__isnull=False, identified_by__isnull=False)
                    & ~Q(identity_shown="")
                ),
            ),
            models.CheckConstraint(
                name="rights_answer_after_identity",
                condition=Q(answered_at=None, answered_by=None, outcome="", answer="")
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False)
                    & Q(identified_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="rights_execution_after_answer",
                condition=Q(executed_at=None, executed_by=None, execution_note="")
                | (
                    Q(executed_at__isnull=False, executed_by__isnull=False)
                    & Q(answered_at__isnull=False, outcome__in=["granted", "partly"])
                    & ~Q(execution_note="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.requester_name}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do."""
        return self.executed_at is not None or self.outcome == self.Outcome.DENIED
