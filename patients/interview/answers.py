"""Reading answers into what is kept, and what is kept into what people read. Pure.

Kept as `{question: text, table: [{"row": key?, column: text}]}`: only what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from patients.interview.question import Question, Sheet, Table

MOST_ROWS = 40
Answers = dict[str, Any]


class AnswersError(ValueError):
    """Some answers cannot be kept. `messages` has one sentence for each."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = tuple(messages)


def answers_read(sheet: Sheet, given: Mapping[str, Any]) -> Answers:
    """What is kept of what was given; unknown names and blanks are left out.

    Raises AnswersError with everything that is wrong at once.
    """
    problems: list[str] = []
    kept: Answers = {}
    for question in sheet.questions:
        answer = _read(question, given.get(question.key, ""), problems)
        if answer:
            kept[question.key] = answer
    for table in sheet.tables:
        rows = _rows(table, given.get(table.key) or [], problems)
        if rows:
            kept[table.key] = rows
    if problems:
        raise AnswersError(problems)
    return kept


def _read(question: Question, text: object, problems: list[str]) -> str:
    try:
        return question.read(str(text or ""))
    except ValueError as error:
        problems.append(str(error))
        return ""


def _rows(
    table: Table, given: Sequence[Mapping[str, Any]], problems: list[str]
) -> list[dict[str, str]]:
    """The rows with something in them; those of a closed table, in its own order."""
    if len(given) > MOST_ROWS:
        problems.append(f"{table.label}: a lo más {MOST_ROWS} renglones.")
    known = [row.key for row in table.rows]
    rows = []
    for raw in given[:MOST_ROWS]:
        if not table.is_open and raw.get("row") not in known:
            continue
        cells = {c.key: _read(c, raw.get(c.key, ""), problems) for c in table.columns}
        cells = {key: value for key, value in cells.items() if value}
        if cells:
            rows.append(cells if table.is_open else {"row": str(raw["row"]), **cells})
    if not table.is_open:
        rows.sort(key=lambda row: known.index(row["row"]))
    return rows


def answers_shown(sheet: Sheet, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each answer, as a document prints them."""
    said = [(q.label, q.shown(kept[q.key])) for q in sheet.questions if kept.get(q.key)]
    for table in sheet.tables:
        said.extend(_row_shown(table, row) for row in kept.get(table.key, ()))
    return said


def _row_shown(table: Table, row: Mapping[str, str]) -> tuple[str, str]:
    """A row as one line: its name, and each of the other cells with what it is."""
    cells = [(column, row[column.key]) for column in table.columns if row.get(column.key)]
    if table.is_open:
        first = table.columns[0]
        name = first.shown(row[first.key]) if row.get(first.key) else table.label
        cells = [(column, value) for column, value in cells if column is not first]
    else:
        name = {own.key: own.label for own in table.rows}[row["row"]]
    return name, "; ".join(_cell(column, value) for column, value in cells) or "sí"


def _cell(column: Question, value: str) -> str:
    said = column.shown(value)
    return said if column.options else f"{column.label.lower()}: {said}"


def incomplete_rows(sheet: Sheet, kept: Mapping[str, Any]) -> list[str]:
    """«metformina: falta dosis y vía», for each row that lacks what it needs to be signed."""
    found = []
    for table in sheet.tables:
        labels = {column.key: column.label.lower() for column in table.columns}
        for row in kept.get(table.key, ()):
            lacking = [labels[key] for key in table.needed if not row.get(key)]
            if lacking:
                name = row.get(table.columns[0].key) or table.label.lower()
                found.append(f"{name}: falta {_listed(lacking)}")
    return found


def _listed(words: Sequence[str]) -> str:
    return " y ".join(filter(None, (", ".join(words[:-1]), words[-1])))
