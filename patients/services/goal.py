"""Goals: set in a draft, judged in a later one."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from patients.models import Consultation, Goal, GoalReview
from patients.services.drafts import draft_lock


@transaction.atomic
def goal_add(
    *,
    consultation: Consultation,
    text: str,
    by: Membership,
    measure: str = "",
    due_on: date | None = None,
) -> Goal:
    """Agree a goal in a draft. Raises ValidationError, AlreadySignedError, PermissionDenied."""
    locked = draft_lock(consultation=consultation, by=by)
    if due_on is not None and due_on < timezone.localdate(locked.event_at):
        raise ValidationError({"due_on": "La fecha de la meta ya pasó."})
    goal = Goal(
        consultation=locked,
        text=" ".join(text.split()),
        measure=" ".join(measure.split()),
        due_on=due_on,
    )
    goal.full_clean()
    goal.save()
    return goal


@transaction.atomic
def goal_remove(*, goal: Goal, by: Membership) -> None:
    """Take a goal out of the draft that set it; the change history keeps it.

    Raises AlreadySignedError, PermissionDenied.
    """
    draft_lock(consultation=goal.consultation, by=by)
    goal.delete()


@transaction.atomic
def goal_review(
    *, goal: Goal, consultation: Consultation, outcome: str, by: Membership, comment: str = ""
) -> GoalReview:
    """Say how an earlier goal of the same patient went; said again, the last word stands.

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    if goal.consultation.patient_id != locked.patient_id or goal.consultation_id == locked.pk:
        raise ValidationError("Esa meta no es de una visita anterior de este paciente.")
    review = GoalReview.objects.filter(goal=goal, consultation=locked).first()
    review = review or GoalReview(goal=goal, consultation=locked)
    review.outcome, review.comment = outcome, comment.strip()
    review.full_clean()
    review.save()
    return review
