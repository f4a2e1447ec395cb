"""The evolution note, one stored schema that is read as SOAP (NOM-004 6.2)."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation


@sealed_with_consultation
@audited()
class Note(models.Model):
    """Subjective, objective, assessment and plan, with prognosis and indications."""

    class Prognosis(models.TextChoices):
        GOOD = "bueno", "Bueno"
        GUARDED = "reservado", "Reservado"
        POOR = "malo", "Malo"
        EVOLUTION = "ligado_a_evolucion", "Ligado a evolución"

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="note")
    subjective = models.TextField("subjetivo", validators=[MaxLengthValidator(8000)], blank=True)
    objective = models.TextField("objetivo", validators=[MaxLengthValidator(8000)], blank=True)
    assessment = models.TextField("análisis", validators=[MaxLengthValidator(8000)], blank=True)
    plan = models.TextField("plan", validators=[MaxLengthValidator(8000)], blank=True)
    indications = models.TextField(
        "indicaciones", validators=[MaxLengthValidator(8000)], blank=True
    )
    prognosis = models.CharField("pronóstico", max_length=20, choices=Prognosis.choices, blank=True)
    prognosis_text = models.CharField("comentario al pronóstico", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "nota"
        verbose_name_plural = "notas"
        ordering = ["consultation"]
        constraints = [
            models.CheckConstraint(
                name="note_prognosis_known",
                condition=Q(prognosis__in=["", "bueno", "reservado", "malo", "ligado_a_evolucion"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Nota de {self.consultation}"
