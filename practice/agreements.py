"""Agreements of earlier visits, judged on whichever page shows them: one tap each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import Membership
from patients.models import Consultation, GoalReview
from patients.selectors import goals_pending
from patients.services.goal import goal_review


def agreements_shown(consultation: Consultation) -> dict[str, Any]:
    """What `_goals_pending.html` draws."""
    return {"pending": goals_pending(consultation), "outcomes": GoalReview.Outcome.choices}


def agreements_keep(consultation: Consultation, data: Mapping[str, str], *, by: Membership) -> None:
    """Save the outcomes that the page sent and that changed. Raises ValidationError."""
    sent = {name for name in data if name.startswith("goal-")}
    for item in goals_pending(consultation) if sent else ():
        said = data.get(f"goal-{item.goal.public_id}", "")
        if said and said != item.outcome:
            goal_review(goal=item.goal, consultation=consultation, outcome=said, by=by)
