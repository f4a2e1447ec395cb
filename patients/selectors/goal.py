"""Reads about goals: what is still pending when a visit begins."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from patients.models import Consultation, Goal, GoalReview

CLOSED = (GoalReview.Outcome.MET, GoalReview.Outcome.DROPPED)


@dataclass(frozen=True)
class PendingGoal:
    """A goal of an earlier visit, and what this visit says of it ("" if nothing yet)."""

    goal: Goal
    outcome: str
    comment: str


def goals_pending(consultation: Consultation) -> list[PendingGoal]:
    """Goals of earlier signed visits that no earlier visit closed. Two queries."""
    judged = GoalReview.objects.select_related("consultation")
    goals = (
        Goal.objects.filter(
            consultation__patient=consultation.patient_id,
            consultation__signed_at__isnull=False,
            consultation__event_at__lt=consultation.event_at,
        )
        .select_related("consultation")
        .prefetch_related(Prefetch("reviews", judged))
        .order_by("consultation__event_at", "pk")
    )
    pending = []
    for goal in goals:
        reviews = list(goal.reviews.all())
        own = next((row for row in reviews if row.consultation_id == consultation.pk), None)
        before = [row for row in reviews if row is not own]
        if not any(row.outcome in CLOSED and not row.consultation.is_draft for row in before):
            pending.append(
                PendingGoal(goal, own.outcome if own else "", own.comment if own else "")
            )
    return pending
