"""What the patient ate, as a person settled it. Written once; a mistake is voided with a reason."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.frozen import frozen_when, insert_only
from audit.registry import audited
from plans.models.equivalent import MOST_HALVES


@audited()
@frozen_when(
    "{row}.voided_at IS NOT NULL",
    message="El registro del diario ya está anulado.",
    events=("UPDATE",),
)
@frozen_when(
    "NEW.patient_id <> OLD.patient_id OR NEW.day <> OLD.day OR NEW.meal_name <> OLD.meal_name "
    "OR NEW.source <> OLD.source OR NEW.source_id <> OLD.source_id "
    "OR NEW.created_at <> OLD.created_at OR NEW.confirmed_by_id <> OLD.confirmed_by_id",
    message="Lo que se comió no se cambia: se anula y se registra otra vez.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="El diario no se borra: se anula.", events=("DELETE",))
class DiaryEntry(models.Model):
    """A meal time of a day of a patient, confirmed by a professional.

    `plan` is the plan in force on the day it was eaten, as known when it was recorded: the
    comparison never moves to another one. None before the first plan.
    """

    class Source(models.TextChoices):
        PHOTO = "photo", "Fotografía"
        MESSAGE = "message", "Mensaje"
        TYPED = "typed", "Captura en el consultorio"
        PROGRAM = "program", "Otro programa"
        RECALL = "recall", "Recordatorio de 24 horas"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="diary",
        verbose_name="paciente",
    )
    plan = models.ForeignKey(
        "plans.Plan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="plan vigente",
    )
    day = models.DateField("día")
    meal_name = models.CharField("tiempo de comida", max_length=40)
    meal_order = models.PositiveSmallIntegerField("orden", null=True, blank=True)
    source = models.CharField("origen", max_length=10, choices=Source.choices)
    source_id = models.CharField("identificador de origen", max_length=64, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lo capturó",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo confirmó",
    )
    created_at = models.DateTimeField("registro", default=timezone.now, editable=False)
    voided_at = models.DateTimeField("anulación", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        verbose_name = "registro del diario"
        verbose_name_plural = "diario de alimentación"
        ordering = ["-day", "meal_order", "pk"]
        indexes = [models.Index(name="diary_patient_day", fields=["patient", "day"])]
        constraints = [
            models.UniqueConstraint(
                name="diary_source_once",
                fields=["patient", "source", "source_id"],
                condition=~Q(source_id="") & Q(voided_at=None),
            ),
            models.CheckConstraint(name="diary_meal_named", condition=~Q(meal_name="")),
            models.CheckConstraint(
                name="diary_source_known",
                condition=Q(source__in=["photo", "message", "typed", "program", "recall"]),
            ),
            models.CheckConstraint(
                name="diary_void_paired",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meal_name}, {self.day}"

    @property
    def is_voided(self) -> bool:
        """Whether it no longer counts."""
        return self.voided_at is not None


def _amount(label: str) -> models.DecimalField:
    """A figure of what was eaten. NULL is unknown."""
    return models.DecimalField(label, max_digits=9, decimal_places=2, null=True, blank=True)


@audited()
@insert_only("Lo que se comió no se cambia: se anula el registro y se escribe otro.")
class DiaryItem(models.Model):
    """A food of an entry. An unknown group is empty and an unknown amount is NULL, never zero.

    A dish enters as its foods, each with the dish's name. Composition is of the whole amount eaten,
    as the catalogue said that day.
    """

    entry = models.ForeignKey(
        DiaryEntry, on_delete=models.PROTECT, related_name="items", verbose_name="registro"
    )
    order = models.PositiveSmallIntegerField("orden")
    name = models.CharField("alimento", max_length=150)
    group = models.CharField("grupo", max_length=20, blank=True)
    food = models.ForeignKey(
        "foods.Food",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="alimento del catálogo",
    )
    halves_min = models.PositiveSmallIntegerField("medios, mínimo", null=True, blank=True)
    halves_max = models.PositiveSmallIntegerField("medios, máximo", null=True, blank=True)
    dish = models.ForeignKey(
        "foods.Dish",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="platillo del catálogo",
    )
    dish_name = models.CharField("platillo", max_length=120, blank=True)
    measure = models.CharField("medida", max_length=60, blank=True)
    net_g = _amount("peso neto (g)")
    energy_kcal = _amount("energía (kcal)")
    protein_g = _amount("proteína (g)")
    fat_g = _amount("lípidos (g)")
    carbohydrate_g = _amount("hidratos de carbono (g)")
    fibre_g = _amount("fibra (g)")
    sodium_mg = _amount("sodio (mg)")

    class Meta:
        verbose_name = "alimento del diario"
        verbose_name_plural = "alimentos del diario"
        ordering = ["entry", "order"]
        constraints = [
            models.UniqueConstraint(name="diary_item_order_once", fields=["entry", "order"]),
            models.CheckConstraint(name="diary_item_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="diary_item_dish_named", condition=Q(dish=None) | ~Q(dish_name="")
            ),
            models.CheckConstraint(
                name="diary_item_weighs", condition=Q(net_g=None) | Q(net_g__gt=0)
            ),
            models.CheckConstraint(
                name="diary_item_range",
                condition=Q(halves_min=None, halves_max=None)
                | Q(
                    halves_min__isnull=False,
                    halves_max__isnull=False,
                    halves_min__lte=F("halves_max"),
                    halves_max__lte=MOST_HALVES,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def equivalents_min(self) -> Decimal | None:
        """Least equivalents; None if unknown."""
        return None if self.halves_min is None else Decimal(self.halves_min) / 2

    @property
    def equivalents_max(self) -> Decimal | None:
        """Most equivalents; None if unknown."""
        return None if self.halves_max is None else Decimal(self.halves_max) / 2
