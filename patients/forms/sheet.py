"""The structured part of a section on a page: its fields to draw, and what came back from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from patients.interview import Question, Sheet, Table

BLANK_ROWS = 1


@dataclass(frozen=True)
class Cell:
    """One field: its name in the form, its question and its answer."""

    name: str
    question: Question
    value: str

    @property
    def kind(self) -> str:
        """How the page draws it."""
        if self.question.options:
            return "select"
        return "date" if self.question.is_date else "text"

    @property
    def input_mode(self) -> str:
        """The keyboard that a phone shows."""
        return "decimal" if self.question.is_number else "text"


@dataclass(frozen=True)
class DrawnRow:
    """A row of a table; `label` only if the table names its rows."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class DrawnTable:
    """A table with its rows; `blank` is the row that the page copies to add another."""

    table: Table
    rows: list[DrawnRow]
    blank: DrawnRow | None


@dataclass(frozen=True)
class DrawnSheet:
    """The structured part of a section. `filled`: something is answered."""

    cells: list[Cell]
    tables: list[DrawnTable]
    filled: bool


def sheet_drawn(section: str, sheet: Sheet, answers: Mapping[str, Any]) -> DrawnSheet | None:
    """What the page shows of a sheet; None if the section has only text."""
    if not sheet.questions and not sheet.tables:
        return None
    return DrawnSheet(
        cells=[
            Cell(f"{section}-q-{q.key}", q, str(answers.get(q.key, ""))) for q in sheet.questions
        ],
        tables=[_table(section, table, answers.get(table.key, ())) for table in sheet.tables],
        filled=bool(answers),
    )


def _table(section: str, table: Table, rows: Any) -> DrawnTable:
    stem = f"{section}-t-{table.key}"
    if not table.is_open:
        said = {row["row"]: row for row in rows}
        drawn = [_row(stem, table, own.key, own.label, said.get(own.key, {})) for own in table.rows]
        return DrawnTable(table, drawn, None)
    filled = [*rows, *({} for _ in range(BLANK_ROWS))]
    drawn = [_row(stem, table, str(n), "", row) for n, row in enumerate(filled)]
    return DrawnTable(table, drawn, _row(stem, table, "0n0", "", {}))


def _row(stem: str, table: Table, key: str, label: str, said: Mapping[str, str]) -> DrawnRow:
    cells = [Cell(f"{stem}-{key}-{c.key}", c, said.get(c.key, "")) for c in table.columns]
    return DrawnRow(label, cells)


def sheet_posted(section: str, sheet: Sheet, data: Mapping[str, str]) -> dict[str, Any] | None:
    """The answers as they were sent, unread; None if the page had no field of this sheet."""
    prefix = f"{section}-q-", f"{section}-t-"
    if not any(name.startswith(prefix) for name in data):
        return None
    given: dict[str, Any] = {q.key: data.get(f"{section}-q-{q.key}", "") for q in sheet.questions}
    for table in sheet.tables:
        given[table.key] = list(_rows_posted(f"{section}-t-{table.key}-", table, data))
    return given


def _rows_posted(stem: str, table: Table, data: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The rows in the order of the page; a closed table's say which they are."""
    columns = {column.key for column in table.columns}
    found: dict[str, dict[str, str]] = {}
    for name, value in data.items():
        if name.startswith(stem):
            key, _, column = name.removeprefix(stem).rpartition("-")
            if column in columns:
                found.setdefault(key, {})[column] = value
    for key, row in found.items():
        yield row if table.is_open else {"row": key, **row}
