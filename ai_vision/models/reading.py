"""What a machine said of a photo, with its provenance. Written once; it is never the record."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from ai_vision.models.photo import Photo
from audit.frozen import insert_only
from audit.registry import audited


@audited(hide=("raw",))
@insert_only("Lo que dijo la máquina no se cambia: se lee otra vez.")
class Reading(models.Model):
    """One call to a provider, whatever its end. Tokens and model are the provider's word."""

    class Outcome(models.TextChoices):
        OK = "ok", "Leída"
        REFUSED = "refused", "El proveedor se negó"
        UNREADABLE = "unreadable", "Respuesta sin la forma pedida"
        TRANSIENT = "transient", "Falla pasajera"
        PERMANENT = "permanent", "Falla del proveedor"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="readings")
    provider = models.CharField("proveedor", max_length=20)
    is_simulated = models.BooleanField("simulador", default=False)
    model = models.CharField("modelo", max_length=80)
    prompt_version = models.CharField("versión de la instrucción", max_length=40)
    prompt_sha256 = models.CharField("huella de la instrucción", max_length=64)
    input_sha256 = models.CharField("huella de la imagen enviada", max_length=64)
    tokens_in = models.PositiveIntegerField("tokens de entrada", null=True, blank=True)
    tokens_out = models.PositiveIntegerField("tokens de salida", null=True, blank=True)
    latency_ms = models.PositiveIntegerField("milisegundos")
    outcome = models.CharField("resultado", max_length=12, choices=Outcome.choices)
    detail = models.CharField("detalle", max_length=200, blank=True)
    raw = models.TextField("respuesta", blank=True)
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        verbose_name = "lectura de fotografía"
        verbose_name_plural = "lecturas de fotografías"
        ordering = ["photo", "pk"]
        indexes = [models.Index(name="reading_created", fields=["created_at"])]
        constraints = [
            models.CheckConstraint(
                name="reading_outcome_known",
                condition=Q(outcome__in=["ok", "refused", "unreadable", "transient", "permanent"]),
            ),
            models.CheckConstraint(
                name="reading_provenance_whole",
                condition=~Q(provider="")
                & ~Q(model="")
                & ~Q(prompt_version="")
                & ~Q(prompt_sha256="")
                & ~Q(input_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.model}"


@audited()
@insert_only("La sugerencia no se cambia: lo que una persona corrige va al diario.")
class DraftItem(models.Model):
    """A food that a reading suggests. Empty group or NULL amount is unknown, never zero."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField("orden")
    name = models.CharField("como lo dijo", max_length=80)
    group = models.CharField("grupo", max_length=20, blank=True)
    food = models.ForeignKey(
        "foods.Food", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    halves_min = models.PositiveSmallIntegerField("medios, mínimo", null=True, blank=True)
    halves_max = models.PositiveSmallIntegerField("medios, máximo", null=True, blank=True)
    grams_min = models.PositiveSmallIntegerField("gramos, mínimo", null=True, blank=True)
    grams_max = models.PositiveSmallIntegerField("gramos, máximo", null=True, blank=True)
    question = models.CharField("pregunta", max_length=120, blank=True)

    class Meta:
        verbose_name = "alimento sugerido"
        verbose_name_plural = "alimentos sugeridos"
        ordering = ["reading", "order"]
        constraints = [
            models.UniqueConstraint(name="draft_item_order_once", fields=["reading", "order"]),
            models.CheckConstraint(name="draft_item_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="draft_item_equivalents_range",
                condition=Q(halves_min=None, halves_max=None)
                | Q(
                    halves_min__isnull=False,
                    halves_max__isnull=False,
                    halves_min__lte=F("halves_max"),
                    halves_max__lte=120,
                ),
            ),
            models.CheckConstraint(
                name="draft_item_grams_range",
                condition=Q(grams_min=None, grams_max=None)
                | Q(
                    grams_min__isnull=False,
                    grams_max__isnull=False,
                    grams_min__lte=F("grams_max"),
                    grams_max__lte=2000,
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
