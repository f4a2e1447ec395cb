"""What the interview asks, section by section, as data: no form and no model knows a question."""

from patients.interview.answers import answers_read, answers_shown, incomplete_rows
from patients.interview.question import Question, Row, Sheet, Table
from patients.interview.sheets import SHEETS

__all__ = [
    "SHEETS",
    "Question",
    "Row",
    "Sheet",
    "Table",
    "answers_read",
    "answers_shown",
    "incomplete_rows",
]
