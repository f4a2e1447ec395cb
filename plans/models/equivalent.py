"""How many equivalents of each group the day brings."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited

PUBLISHED = "El plan está publicado: sus equivalentes ya no se modifican."
MOST_HALVES = 120
"""Sixty equivalents of one group: beyond it is a slip of the keyboard."""

_PARENT = "EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = %s AND p.published_at IS NOT NULL)"


def frozen_with_plan(message: str):  # type: ignore[no-untyped-def]
    """Class decorator of a plan's direct child: frozen with it, and not added or moved into it."""
    of_row = frozen_when(
        _PARENT % "{row}.plan_id", message=message, events=("INSERT", "UPDATE", "DELETE")
    )
    moved_in = frozen_when(_PARENT % "NEW.plan_id", message=message, events=("UPDATE",))
    return lambda model: moved_in(of_row(model))


class Halves(models.Model):
    """An amount of equivalents, kept as whole halves so that the half step is exact."""

    halves = models.PositiveSmallIntegerField("medios equivalentes")

    class Meta:
        abstract = True

    @property
    def equivalents(self) -> Decimal:
        """Equivalents: halves over two."""
        return Decimal(self.halves) / 2


@audited()
@frozen_with_plan(PUBLISHED)
class PlanEquivalent(Halves):
    """A row of the cuadro dietosintético: a group and its equivalents of the day."""

    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, related_name="equivalents", verbose_name="plan"
    )
    group = models.CharField("grupo", max_length=20)

    class Meta:
        verbose_name = "equivalentes del día"
        verbose_name_plural = "equivalentes del día"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="plan_equivalent_once", fields=["plan", "group"]),
            models.CheckConstraint(
                name="plan_equivalent_range", condition=Q(halves__gte=0, halves__lte=MOST_HALVES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.equivalents}"
