"""What is booked: first consultation, follow-up, measurement."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited

MOST_MINUTES = 480


@audited()
class VisitType(models.Model):
    """How long a visit takes and what surrounds it. It is retired, never deleted."""

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", "Presencial"
        REMOTE = "remote", "En línea"

    class Colour(models.TextChoices):
        """Names of the palette in `static/css/tokens.css`."""

        NOPAL = "nopal", "Verde"
        CIELO = "cielo", "Azul"
        MAIZ = "maiz", "Amarillo"
        JAMAICA = "jamaica", "Rojo"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="visit_types", verbose_name="consultorio"
    )
    name = models.CharField("nombre", max_length=60)
    minutes = models.PositiveSmallIntegerField(
        "duración", validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)]
    )
    buffer_before = models.PositiveSmallIntegerField(
        "preparación antes", default=0, validators=[MaxValueValidator(120)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        "limpieza o notas después", default=0, validators=[MaxValueValidator(120)]
    )
    price = models.DecimalField("precio", max_digits=9, decimal_places=2, null=True, blank=True)
    modality = models.CharField(
        "modalidad", max_length=10, choices=Modality.choices, default=Modality.IN_PERSON
    )
    colour = models.CharField("color", max_length=10, choices=Colour.choices, default=Colour.NOPAL)
    is_online = models.BooleanField("se ofrece en la página pública", default=False)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField("retirado", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "tipo de visita"
        verbose_name_plural = "tipos de visita"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="visit_type_name_once",
                fields=["clinic", "name"],
                condition=Q(retired_at=None),
                violation_error_message="Ya hay un tipo de visita con ese nombre.",
            ),
            models.CheckConstraint(
                name="visit_type_lasts",
                condition=Q(minutes__gte=5, minutes__lte=MOST_MINUTES)
                & Q(buffer_before__lte=120, buffer_after__lte=120),
            ),
            models.CheckConstraint(
                name="visit_type_price_positive", condition=Q(price=None) | Q(price__gte=0)
            ),
            models.CheckConstraint(
                name="visit_type_choices_known",
                condition=Q(modality__in=["in_person", "remote"])
                & Q(colour__in=["nopal", "cielo", "maiz", "jamaica"])
                & ~Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
