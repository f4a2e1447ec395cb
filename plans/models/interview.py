"""What an interview about eating shares: a draft that keeps itself, and a day it is closed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when

# Without COALESCE an emptied column would compare to NULL, and a trigger lets NULL pass.
_SAME = "COALESCE(OLD.{0} = NEW.{0}, OLD.{0} IS NULL AND NEW.{0} IS NULL)"
KEPT = ("patient_id", "consultation_id", "draft", "result", "closed_at", "closed_by_id")
_SIGNED = (
    "EXISTS (SELECT 1 FROM patients_consultation c "
    "WHERE c.id = OLD.consultation_id AND c.signed_at IS NOT NULL)"
)


def frozen_when_closed(*columns: str) -> Callable[[Any], Any]:
    """Class decorator: once closed only its annulment may be written, and not even that once the
    visit that keeps it was signed. `columns` are those of the model besides the shared ones."""
    changed = " OR ".join(f"NOT {_SAME.format(column)}" for column in (*KEPT, *columns))

    def register(model: Any) -> Any:
        for when, message in (
            (f"{{row}}.closed_at IS NOT NULL AND ({changed})", "Está cerrado: ya no se modifica."),
            ("{row}.voided_at IS NOT NULL", "Ya está anulado."),
            (
                f"{{row}}.closed_at IS NOT NULL AND {_SIGNED}",
                "Es parte de una consulta firmada: ya no se modifica ni se anula.",
            ),
        ):
            frozen_when(when, message=message, events=("UPDATE",))(model)
        frozen_when("1 = 1", message="No se borra: se anula con un motivo.", events=("DELETE",))(
            model
        )
        return model

    return register


class Interview(models.Model):
    """A draft as it is being answered (`draft`) and, once closed, what came of it (`result`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name="paciente",
    )
    consultation = models.ForeignKey(
        "patients.Consultation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="consulta",
    )
    draft = models.JSONField("respuestas", default=dict, blank=True)
    result = models.JSONField("resultado", default=dict, blank=True)
    version = models.PositiveIntegerField("edición", default=1)
    created_at = models.DateTimeField("inicio", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo inició",
    )
    closed_at = models.DateTimeField("cierre", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lo cerró",
    )
    voided_at = models.DateTimeField("anulación", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        """Whether it is still being answered."""
        return self.closed_at is None and self.voided_at is None


def interview_constraints(name: str) -> list[models.BaseConstraint]:
    """Closed and voided, each all or nothing."""
    return [
        models.CheckConstraint(
            name=f"{name}_closed_paired",
            condition=Q(closed_at=None, closed_by=None)
            | Q(closed_at__isnull=False, closed_by__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{name}_void_paired",
            condition=Q(voided_at=None, voided_by=None, void_reason="")
            | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
        ),
    ]
