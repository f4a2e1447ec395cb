"""What can go wrong with a plan, in words a nutriólogo can act on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Offer:
    """A relaxation: what it says and the problem (JSON) that results from accepting it."""

    text: str
    problem: dict[str, Any]

    @property
    def problem_text(self) -> str:
        """The problem as a form carries it."""
        return json.dumps(self.problem)


class PlanInfeasibleError(Exception):
    """There is no day as asked. `offers` are proven changes; `problem` is what was asked."""

    def __init__(
        self, explanation: str, *, problem: dict[str, Any], offers: tuple[Offer, ...]
    ) -> None:
        super().__init__(explanation)
        self.explanation = explanation
        self.problem = problem
        self.offers = offers


class ReasonNeededError(ValidationError):
    """It can be published, but somebody must say why. `field` names the reason that is missing."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, code=field)
        self.field = field
