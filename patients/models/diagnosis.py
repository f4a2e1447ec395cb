"""Diagnoses or clinical problems (NOM-004 6.1.4, 6.2.4): the nutriólogo's own and the referred."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation


@sealed_with_consultation
@audited()
class NutritionDiagnosis(models.Model):
    """A nutrition diagnosis as problem, aetiology and signs (PES)."""

    class Domain(models.TextChoices):
        INTAKE = "ingesta", "Ingesta"
        CLINICAL = "clinico", "Clínico"
        BEHAVIOURAL = "conductual", "Conductual y ambiental"

    class State(models.TextChoices):
        NEW = "new", "Nuevo"
        ACTIVE = "active", "Activo"
        RESOLVED = "resolved", "Resuelto"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="nutrition_diagnoses"
    )
    domain = models.CharField("dominio", max_length=12, choices=Domain.choices)
    problem_code = models.CharField("clave", max_length=8, blank=True)
    problem = models.CharField("problema", max_length=160)
    etiology = models.CharField("relacionado con", max_length=400)
    signs = models.CharField("evidenciado por", max_length=400)
    state = models.CharField("estado", max_length=10, choices=State.choices, default=State.NEW)

    class Meta:
        verbose_name = "diagnóstico nutricional"
        verbose_name_plural = "diagnósticos nutricionales"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="nutrition_diagnosis_complete",
                condition=~Q(problem="") & ~Q(etiology="") & ~Q(signs=""),
            ),
            models.CheckConstraint(
                name="nutrition_diagnosis_choices_known",
                condition=Q(domain__in=["ingesta", "clinico", "conductual"])
                & Q(state__in=["new", "active", "resolved"]),
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def statement(self) -> str:
        """The diagnosis as one sentence."""
        return f"{self.problem}, relacionado con {self.etiology}, evidenciado por {self.signs}."


@sealed_with_consultation
@audited()
class ReferredDiagnosis(models.Model):
    """A medical diagnosis that somebody entitled made and the patient brings."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="referred_diagnoses"
    )
    text = models.CharField("diagnóstico", max_length=200)
    icd10 = models.CharField(
        "CIE-10",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]\d{2}\.?[\dX]?$", "La clave CIE-10 es como E11.9.")],
    )
    diagnosed_by = models.CharField("quién lo hizo", max_length=120)
    diagnosed_on = models.DateField("fecha", null=True, blank=True)

    class Meta:
        verbose_name = "diagnóstico médico referido"
        verbose_name_plural = "diagnósticos médicos referidos"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referred_diagnosis_complete",
                condition=~Q(text="") & ~Q(diagnosed_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text
