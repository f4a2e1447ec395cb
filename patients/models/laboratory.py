"""A laboratory value as it was printed, with the laboratory's own interval (NOM-004 6.1.3, 9.2)."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.frozen import InsertOnlyModel, frozen_when, insert_only
from audit.registry import audited
from nutrition.laboratory import analytes
from nutrition.laboratory_units import to_usual, unit_shown
from patients.models.consultation import Consultation, sealed_with_consultation
from patients.models.document import Addendum
from patients.models.patient import Patient

WRITTEN = ("patient_id", "analyte", "comparator", "value", "unit", "laboratory", "collected_on")
CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in WRITTEN)


class LabResultQuerySet(models.QuerySet["LabResult"]):
    """Results, and those that still count."""

    def in_force(self) -> LabResultQuerySet:
        """Neither voided nor annulled by an addendum."""
        return self.filter(voided_at=None, annulment=None)


@sealed_with_consultation
@audited()
@frozen_when(
    CHANGED, message="Un resultado no se cambia: se anula y se captura otro.", events=("UPDATE",)
)
@frozen_when("1 = 1", message="Un resultado no se borra: se anula.", events=("DELETE",))
class LabResult(models.Model):
    """One value of one analyte; part of a visit, or outside any. Never changed: voided.

    `value` and the interval are in `unit`, a UCUM code, as the laboratory printed them.
    """

    class Comparator(models.TextChoices):
        EXACT = "", "="
        BELOW = "<", "<"
        UP_TO = "<=", "≤"
        ABOVE = ">", ">"
        FROM = ">=", "≥"

    class Source(models.TextChoices):
        TRANSCRIBED = "transcribed", "Transcrito de informe externo"
        ATTACHED = "attached", "Leído del informe adjunto"
        OFFICE = "office", "Medido en el consultorio"
        REPORTED = "reported", "Lo refiere el paciente"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="lab_results")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="lab_results"
    )
    analyte = models.CharField("analito", max_length=32)
    comparator = models.CharField("signo", max_length=2, blank=True, choices=Comparator.choices)
    value = models.DecimalField("valor", max_digits=14, decimal_places=4)
    unit = models.CharField("unidad", max_length=24)
    range_low = models.DecimalField(
        "límite inferior del laboratorio", max_digits=14, decimal_places=4, null=True, blank=True
    )
    range_high = models.DecimalField(
        "límite superior del laboratorio", max_digits=14, decimal_places=4, null=True, blank=True
    )
    laboratory = models.CharField("laboratorio", max_length=120, blank=True)
    collected_on = models.DateField("fecha de la toma")
    source = models.CharField("origen", max_length=12, choices=Source.choices)
    confirmed = models.BooleanField("valor inusual confirmado", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField("anulado", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    objects = LabResultQuerySet.as_manager()

    class Meta:
        verbose_name = "resultado de laboratorio"
        verbose_name_plural = "resultados de laboratorio"
        ordering = ["patient", "-collected_on", "-pk"]
        indexes = [models.Index(fields=["patient", "-collected_on"], name="lab_result_of_patient")]
        constraints = [
            models.CheckConstraint(
                name="lab_result_sound", condition=Q(value__gte=0) & ~Q(unit="") & ~Q(analyte="")
            ),
            models.CheckConstraint(
                name="lab_result_range_ordered",
                condition=Q(range_low=None) | Q(range_high=None) | Q(range_low__lt=F("range_high")),
            ),
            models.CheckConstraint(
                name="lab_result_external_named",
                condition=~Q(source__in=["transcribed", "attached"]) | ~Q(laboratory=""),
            ),
            models.CheckConstraint(
                name="lab_result_choices_known",
                condition=Q(comparator__in=["", "<", "<=", ">", ">="])
                & Q(source__in=["transcribed", "attached", "office", "reported"]),
            ),
            models.CheckConstraint(
                name="lab_result_void_paired",
                condition=(
                    Q(voided_at=None, voided_by=None, void_reason="")
                    | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.shown}"

    @property
    def name(self) -> str:
        """The analyte as people call it."""
        one = analytes().get(self.analyte)
        return one.name if one else self.analyte

    @property
    def shown(self) -> str:
        """The value as it was printed: «<0.5 mg/L», «98 mg/dL»."""
        return f"{self.get_comparator_display()}{self._plain(self.value)} {self.unit_shown}".lstrip(
            "="
        )

    @property
    def unit_shown(self) -> str:
        """The unit as people write it."""
        return unit_shown(self.unit)

    @property
    def range_shown(self) -> str:
        """The laboratory's interval: «70–99», «menos de 5», «desde 40», or nothing."""
        low, high = self.range_low, self.range_high
        if low is not None and high is not None:
            return f"{self._plain(low)}–{self._plain(high)}"
        if high is not None:
            return f"hasta {self._plain(high)}"
        return f"desde {self._plain(low)}" if low is not None else ""

    @property
    def usual_value(self) -> Decimal:
        """The value in the usual unit of its analyte, to be compared with others."""
        return to_usual(self.analyte, self.value, self.unit)

    @property
    def usual_range(self) -> tuple[Decimal | None, Decimal | None] | None:
        """The laboratory's interval in the usual unit, or None when it printed none."""
        ends = (self.range_low, self.range_high)
        if ends == (None, None):
            return None
        low, high = (
            None if end is None else to_usual(self.analyte, end, self.unit) for end in ends
        )
        return low, high

    def age_at(self, day: date) -> int:
        """Days since it was taken."""
        return (day - self.collected_on).days

    @staticmethod
    def _plain(value: Decimal) -> str:
        return f"{value.normalize():f}"


@audited()
@insert_only("Una anulación no se cambia ni se borra.")
class LabAnnulment(InsertOnlyModel):
    """A result of a signed visit that no longer counts, and the addendum that says why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    result = models.OneToOneField(LabResult, on_delete=models.PROTECT, related_name="annulment")
    addendum = models.OneToOneField(
        Addendum, on_delete=models.PROTECT, related_name="lab_annulment"
    )
    reason = models.CharField("motivo", max_length=200)
    annulled_at = models.DateTimeField("anulado", auto_now_add=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "anulación de un resultado"
        verbose_name_plural = "anulaciones de resultados"
        ordering = ["-annulled_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="lab_annulment_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.result} (anulado)"
