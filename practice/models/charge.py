"""What a patient owes: a visit, a package of visits or anything else the practice charges."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when, insert_only
from audit.registry import audited

MOST = Decimal("999999.99")
MOST_VISITS = 60


@audited()
@frozen_when(
    "{row}.voided_at IS NOT NULL", message="El cargo ya está cancelado.", events=("UPDATE",)
)
@frozen_when(
    "NEW.patient_id <> OLD.patient_id OR NEW.amount <> OLD.amount OR NEW.concept <> OLD.concept "
    "OR NEW.visits <> OLD.visits OR NEW.charged_on <> OLD.charged_on",
    message="Un cargo no se cambia: se cancela y se hace otro.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Los cargos no se borran: se cancelan.", events=("DELETE",))
class Charge(models.Model):
    """An amount in pesos and what it is for. A package is worth several visits."""

    class Concept(models.TextChoices):
        VISIT = "visit", "Consulta"
        PACKAGE = "package", "Paquete de consultas"
        OTHER = "other", "Otro"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="charges",
        verbose_name="paciente",
    )
    concept = models.CharField("concepto", max_length=8, choices=Concept.choices)
    description = models.CharField("descripción", max_length=120, blank=True)
    amount = models.DecimalField("importe", max_digits=8, decimal_places=2)
    visits = models.PositiveSmallIntegerField("consultas del paquete", default=0)
    charged_on = models.DateField("fecha", default=timezone.localdate)
    wants_invoice = models.BooleanField("pide factura", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="lo hizo"
    )
    created_at = models.DateTimeField("registro", default=timezone.now, editable=False)
    voided_at = models.DateTimeField("cancelación", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la cancelación", max_length=200, blank=True)

    class Meta:
        verbose_name = "cargo"
        verbose_name_plural = "cargos"
        ordering = ["-charged_on", "-pk"]
        indexes = [models.Index(name="charge_of_patient", fields=["patient", "-charged_on"])]
        constraints = [
            models.CheckConstraint(
                name="charge_amount_range", condition=Q(amount__gte=0, amount__lte=MOST)
            ),
            models.CheckConstraint(
                name="charge_concept_known", condition=Q(concept__in=["visit", "package", "other"])
            ),
            models.CheckConstraint(
                name="charge_package_has_visits",
                condition=Q(concept="package", visits__gte=2, visits__lte=MOST_VISITS)
                | (~Q(concept="package") & Q(visits=0)),
            ),
            models.CheckConstraint(
                name="charge_other_described", condition=~Q(concept="other", description="")
            ),
            models.CheckConstraint(
                name="charge_void_paired",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """«Paquete de 4 consultas», «Consulta», or what was written."""
        if self.description:
            return self.description
        if self.concept == self.Concept.PACKAGE:
            return f"Paquete de {self.visits} consultas"
        return str(self.get_concept_display())


@audited()
@insert_only("Una consulta que ya se tomó de un paquete no se cambia.")
class PackageVisit(models.Model):
    """A visit that was taken from a package: it is not charged again."""

    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="uses", verbose_name="paquete"
    )
    consultation = models.OneToOneField(
        "patients.Consultation",
        on_delete=models.PROTECT,
        related_name="package_use",
        verbose_name="consulta",
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo anotó",
    )
    taken_at = models.DateTimeField("registro", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "consulta de paquete"
        verbose_name_plural = "consultas de paquetes"
        ordering = ["taken_at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation} de {self.charge}"
