"""What the record refused of a line of a report, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from patients.errors import ImpossibleResultError, NeedsConfirmationError, RecordError

OF_REPORT = ("collected_on", "laboratory", "source")


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with a line, the unit that may have been meant, and if confirming is enough."""

    message: str
    guess: str = ""
    may_confirm: bool = False


def problem_of(error: RecordError | ValidationError, form: forms.Form) -> LineProblem | None:
    """The problem of the line; what concerns the whole report goes to the form, once."""
    if isinstance(error, NeedsConfirmationError):
        return LineProblem(error.message, may_confirm=True)
    if isinstance(error, ImpossibleResultError):
        return LineProblem(error.message, guess=error.guess)
    if isinstance(error, RecordError):
        return LineProblem(error.message)
    by_field = getattr(error, "error_dict", {})
    of_report = [name for name in OF_REPORT if name in by_field]
    for name in of_report:
        if name not in form.errors:
            form.add_error(name, by_field[name])
    return None if of_report else LineProblem(" ".join(error.messages))
