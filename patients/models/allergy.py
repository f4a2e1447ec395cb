"""What harms the patient. Dislikes are elsewhere: they bother, they do not harm."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.patient import Patient


@audited()
class Allergy(models.Model):
    """An allergy or intolerance; voided with a reason, never deleted."""

    class Kind(models.TextChoices):
        FOOD = "food", "Alimento"
        DRUG = "drug", "Fármaco"
        OTHER = "other", "Otro"

    class Nature(models.TextChoices):
        ALLERGY = "allergy", "Alergia"
        INTOLERANCE = "intolerance", "Intolerancia"

    class Severity(models.TextChoices):
        UNKNOWN = "unknown", "Sin precisar"
        MILD = "mild", "Leve"
        MODERATE = "moderate", "Moderada"
        SEVERE = "severe", "Grave"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    agent = models.CharField("agente", max_length=80)
    kind = models.CharField("tipo", max_length=6, choices=Kind.choices, default=Kind.FOOD)
    nature = models.CharField(
        "alergia o intolerancia", max_length=11, choices=Nature.choices, default=Nature.ALLERGY
    )
    allergen = models.CharField("alérgeno del catálogo", max_length=12, blank=True, editable=False)
    since = models.CharField("desde cuándo", max_length=40, blank=True)
    reaction = models.CharField("reacción", max_length=120, blank=True)
    severity = models.CharField(
        "gravedad", max_length=10, choices=Severity.choices, default=Severity.UNKNOWN
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField("anulada", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        verbose_name = "alergia o intolerancia"
        verbose_name_plural = "alergias e intolerancias"
        ordering = ["agent", "pk"]
        constraints = [
            models.CheckConstraint(name="allergy_named", condition=~Q(agent="")),
            models.CheckConstraint(
                name="allergy_choices_known",
                condition=Q(kind__in=["food", "drug", "other"])
                & Q(severity__in=["unknown", "mild", "moderate", "severe"])
                & Q(nature__in=["allergy", "intolerance"]),
            ),
            models.CheckConstraint(
                name="allergy_void_paired",
                condition=(
                    Q(voided_at=None, voided_by=None, void_reason="")
                    | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.agent
