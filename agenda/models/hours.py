"""When a professional receives patients."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Clinic
from audit.registry import audited


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts them."""

    MONDAY = 0, "Lunes"
    TUESDAY = 1, "Martes"
    WEDNESDAY = 2, "Miércoles"
    THURSDAY = 3, "Jueves"
    FRIDAY = 4, "Viernes"
    SATURDAY = 5, "Sábado"
    SUNDAY = 6, "Domingo"


@audited()
class WorkingHours(models.Model):
    """One stretch of a weekday, on the clinic's clock. A day may have several."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="working_hours",
        verbose_name="nutriólogo",
    )
    weekday = models.PositiveSmallIntegerField("día", choices=Weekday.choices)
    opens = models.TimeField("desde")
    closes = models.TimeField("hasta")

    class Meta:
        verbose_name = "horario"
        verbose_name_plural = "horarios"
        ordering = ["professional", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                name="hours_once", fields=["clinic", "professional", "weekday", "opens"]
            ),
            models.CheckConstraint(name="hours_close_later", condition=Q(closes__gt=F("opens"))),
            models.CheckConstraint(name="hours_weekday_known", condition=Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.opens:%H:%M} a {self.closes:%H:%M}"
