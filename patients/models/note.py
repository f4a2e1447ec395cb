"""The evolution note: one stored schema, read as SOAP or as ADIME (NOM-004 6.2)."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator, MaxValueValidator
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

    class Style(models.TextChoices):
        SOAP = "soap", "SOAP"
        ADIME = "adime", "ADIME"

    class Stage(models.TextChoices):
        PRECONTEMPLATION = "precontemplacion", "Precontemplación"
        CONTEMPLATION = "contemplacion", "Contemplación"
        PREPARATION = "preparacion", "Preparación"
        ACTION = "accion", "Acción"
        MAINTENANCE = "mantenimiento", "Mantenimiento"
        RELAPSE = "recaida", "Recaída"

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="note")
    subjective = models.TextField("subjetivo", validators=[MaxLengthValidator(8000)], blank=True)
    objective = models.TextField("objetivo", validators=[MaxLengthValidator(8000)], blank=True)
    assessment = models.TextField("análisis", validators=[MaxLengthValidator(8000)], blank=True)
    plan = models.TextField("plan", validators=[MaxLengthValidator(8000)], blank=True)
    indications = models.TextField(
        "indicaciones", validators=[MaxLengthValidator(8000)], blank=True
    )
    adherence = models.PositiveSmallIntegerField(
        "apego, de 0 a 100 %", validators=[MaxValueValidator(100)], null=True, blank=True
    )
    barriers = models.CharField("barreras", max_length=400, blank=True)
    substances = models.CharField(
        "tabaco, alcohol y otras sustancias desde la última visita", max_length=400, blank=True
    )
    intake = models.TextField(
        "ingesta desde la última visita", validators=[MaxLengthValidator(4000)], blank=True
    )
    studies = models.TextField(
        "resultados de estudios", validators=[MaxLengthValidator(4000)], blank=True
    )
    monitoring = models.TextField(
        "monitoreo y evaluación", validators=[MaxLengthValidator(4000)], blank=True
    )
    stage = models.CharField("etapa de cambio", max_length=16, choices=Stage.choices, blank=True)
    style = models.CharField("se lee como", max_length=5, choices=Style.choices, default=Style.SOAP)
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
            models.CheckConstraint(
                name="note_adherence_is_a_percentage",
                condition=Q(adherence=None) | Q(adherence__lte=100),
            ),
            models.CheckConstraint(
                name="note_style_known", condition=Q(style__in=["soap", "adime"])
            ),
        ]

    def __str__(self) -> str:
        return f"Nota de {self.consultation}"
