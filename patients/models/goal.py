"""What patient and nutriólogo agreed: what, how it is known, by when; and how it went."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation


@sealed_with_consultation
@audited()
class Goal(models.Model):
    """A goal or agreement, set in a visit. It is judged in a later one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="goals")
    text = models.CharField("meta o acuerdo", max_length=200)
    measure = models.CharField("cómo se sabrá", max_length=120, blank=True)
    due_on = models.DateField("para cuándo", null=True, blank=True)

    class Meta:
        verbose_name = "meta"
        verbose_name_plural = "metas"
        ordering = ["consultation", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_says_what", condition=~Q(text="")),
            models.UniqueConstraint(name="goal_once_a_visit", fields=["consultation", "text"]),
        ]

    def __str__(self) -> str:
        return self.text


@sealed_with_consultation
@audited()
class GoalReview(models.Model):
    """How a goal of an earlier visit went, as told in this one."""

    class Outcome(models.TextChoices):
        MET = "met", "Cumplió"
        PARTIAL = "partial", "Parcial"
        UNMET = "unmet", "No"
        DROPPED = "dropped", "Ya no aplica"

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="goal_reviews"
    )
    outcome = models.CharField("resultado", max_length=8, choices=Outcome.choices)
    comment = models.CharField("comentario", max_length=200, blank=True)

    class Meta:
        verbose_name = "seguimiento de una meta"
        verbose_name_plural = "seguimientos de metas"
        ordering = ["consultation", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="goal_reviewed_once_a_visit", fields=["goal", "consultation"]
            ),
            models.CheckConstraint(
                name="goal_outcome_known",
                condition=Q(outcome__in=["met", "partial", "unmet", "dropped"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_outcome_display()}"
