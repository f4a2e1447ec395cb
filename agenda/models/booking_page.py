"""The clinic's public page, where a person asks for an appointment without an account."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited

SLUG = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9]\Z",
    "Use de 3 a 50 minúsculas, números y guiones: consultorio-nopal.",
)


@audited()
class BookingPage(models.Model):
    """Off until somebody turns it on. It shows hours and types, never who has an appointment."""

    clinic = models.OneToOneField(
        Clinic, on_delete=models.PROTECT, related_name="booking_page", verbose_name="consultorio"
    )
    slug = models.CharField(
        "dirección",
        max_length=50,
        unique=True,
        validators=[SLUG],
        error_messages={"unique": "Esa dirección ya la usa otro consultorio."},
    )
    is_open = models.BooleanField("página encendida", default=False)
    lead_hours = models.PositiveSmallIntegerField(
        "anticipación mínima", default=12, validators=[MaxValueValidator(720)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        "se puede pedir hasta",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )
    observes_holidays = models.BooleanField("cerrar en días de descanso oficial", default=True)
    message = models.CharField("aviso en la página", max_length=300, blank=True)

    class Meta:
        verbose_name = "página de citas"
        verbose_name_plural = "páginas de citas"
        constraints = [
            models.CheckConstraint(name="booking_page_addressed", condition=~Q(slug="")),
            models.CheckConstraint(
                name="booking_page_horizon", condition=Q(horizon_days__gte=1, horizon_days__lte=180)
            ),
        ]

    def __str__(self) -> str:
        return self.slug
