"""What was measured, in one canonical unit a kind, or why it was not (NOM-004 6.1.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation


class Kind(models.TextChoices):
    """What can be measured. Units and limits are in `patients.plausibility`."""

    WEIGHT = "weight", "Peso"
    HEIGHT = "height", "Talla"
    WAIST = "waist", "Cintura"
    HIP = "hip", "Cadera"
    ARM = "arm", "Brazo"
    CALF = "calf", "Pantorrilla"
    WRIST = "wrist", "Muñeca"
    NECK = "neck", "Cuello"
    CHEST = "chest", "Tórax"
    MID_THIGH = "mid_thigh", "Muslo"
    ARM_FLEXED = "arm_flexed", "Brazo contraído"
    HEAD = "head", "Perímetro cefálico"
    KNEE_HEIGHT = "knee_height", "Altura de rodilla"
    DEMI_SPAN = "demi_span", "Media brazada"
    HUMERUS = "humerus", "Diámetro del húmero"
    FEMUR = "femur", "Diámetro del fémur"
    TRICEPS = "triceps", "Pliegue tricipital"
    BICEPS = "biceps", "Pliegue bicipital"
    SUBSCAPULAR = "subscapular", "Pliegue subescapular"
    ILIAC_CREST = "iliac_crest", "Pliegue de la cresta ilíaca"
    SUPRASPINALE = "supraspinale", "Pliegue supraespinal"
    ABDOMINAL = "abdominal", "Pliegue abdominal"
    THIGH = "thigh", "Pliegue del muslo"
    CALF_FOLD = "calf_fold", "Pliegue de la pierna"
    PECTORAL = "pectoral", "Pliegue pectoral"
    MIDAXILLARY = "midaxillary", "Pliegue axilar medio"
    FAT_PERCENT = "fat_percent", "Grasa corporal"
    LEAN_MASS = "lean_mass", "Masa magra"
    BODY_WATER = "body_water", "Agua corporal"
    VISCERAL = "visceral", "Grasa visceral"
    GRIP_RIGHT = "grip_right", "Fuerza de la mano derecha"
    GRIP_LEFT = "grip_left", "Fuerza de la mano izquierda"
    SYSTOLIC = "systolic", "Presión sistólica"
    DIASTOLIC = "diastolic", "Presión diastólica"
    HEART_RATE = "heart_rate", "Frecuencia cardiaca"
    RESPIRATORY_RATE = "respiratory_rate", "Frecuencia respiratoria"
    TEMPERATURE = "temperature", "Temperatura"
    SATURATION = "saturation", "Saturación de oxígeno"


FOLDS = (
    Kind.TRICEPS,
    Kind.BICEPS,
    Kind.SUBSCAPULAR,
    Kind.ILIAC_CREST,
    Kind.SUPRASPINALE,
    Kind.ABDOMINAL,
    Kind.THIGH,
    Kind.CALF_FOLD,
    Kind.PECTORAL,
    Kind.MIDAXILLARY,
)
GRIPS = (Kind.GRIP_RIGHT, Kind.GRIP_LEFT)
# What is read two or three times, and the rule by which `nutrition` joins the takes.
SITE_OF: Mapping[str, str] = {**dict.fromkeys(FOLDS, "fold"), **dict.fromkeys(GRIPS, "grip")}


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    """Measurements, and those that still count."""

    def in_force(self) -> MeasurementQuerySet:
        """Neither voided while a draft nor annulled afterwards by an addendum."""
        return self.filter(voided_at=None, annulment=None)


@sealed_with_consultation
@audited()
class Measurement(models.Model):
    """A value or a reason; voided with a reason, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="measurements"
    )
    kind = models.CharField("medición", max_length=20, choices=Kind.choices)
    value = models.DecimalField("valor", max_digits=8, decimal_places=3, null=True, blank=True)
    unit = models.CharField("unidad", max_length=8)
    not_measured_reason = models.CharField("no se midió porque", max_length=200, blank=True)
    method = models.CharField("método o equipo", max_length=80, blank=True)
    confirmed = models.BooleanField("valor inusual confirmado", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField("anulada", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "medición"
        verbose_name_plural = "mediciones"
        ordering = ["consultation", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="measurement_active_once",
                fields=["consultation", "kind"],
                condition=Q(voided_at=None),
            ),
            models.CheckConstraint(
                name="measurement_value_or_reason",
                condition=(
                    Q(value__isnull=False, value__gt=0, not_measured_reason="")
                    | (Q(value=None) & ~Q(not_measured_reason=""))
                ),
            ),
            models.CheckConstraint(
                name="measurement_void_paired",
                condition=(
                    Q(voided_at=None, voided_by=None, void_reason="")
                    | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""))
                ),
            ),
            models.CheckConstraint(
                name="measurement_kind_known", condition=Q(kind__in=Kind.values)
            ),
        ]

    def __str__(self) -> str:
        shown = "no se midió" if self.value is None else f"{self.value.normalize():f} {self.unit}"
        return f"{self.get_kind_display()}: {shown}"

    def get_additional_data(self) -> dict[str, str]:
        """What the history calls this row: «la talla de 1.65 a 1.63 m»."""
        return {"noun": self.get_kind_display().lower(), "unit": self.unit}
