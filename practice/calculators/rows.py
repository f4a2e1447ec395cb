"""Several measurements in one form: rows of the same fields, each saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import Input
from practice.calculators.fields import look_of
from practice.calculators.words import plain_number

MOST_ROWS = 40


@dataclass(frozen=True)
class Cell:
    """One field of a row."""

    id: str
    name: str
    label: str
    unit: str
    look: str
    choices: tuple[tuple[str, str], ...]
    typed: str
    error: str = ""


@dataclass(frozen=True)
class FormRow:
    """One measurement as typed: `values` holds what could be read."""

    number: int
    cells: tuple[Cell, ...]
    values: Mapping[str, Any]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        return not any(cell.typed for cell in self.cells)

    @property
    def is_sound(self) -> bool:
        """Whether something was typed and nothing is wrong."""
        return not self.is_blank and not any(cell.error for cell in self.cells)

    def refused(self, name: str, message: str) -> FormRow:
        """The same row with something wrong in one field."""
        cells = (replace(one, error=message) if one.name == name else one for one in self.cells)
        return replace(self, cells=tuple(cells))


def form_rows(columns: Sequence[Input], data: QueryDict, *, at_least: int) -> list[FormRow]:
    """The rows of the form, blank ones included, never fewer than `at_least`."""
    first = columns[0].name
    count = min(max(len(data.getlist(first)), at_least), MOST_ROWS)
    return [_row(columns, data, number) for number in range(1, count + 1)]


def blank_row(columns: Sequence[Input], number: int) -> FormRow:
    """A new row with that number."""
    return _row(columns, QueryDict(), number)


def _row(columns: Sequence[Input], data: QueryDict, number: int) -> FormRow:
    cells: list[Cell] = []
    values: dict[str, Any] = {}
    typed = {one.name: _at(data.getlist(one.name), number - 1) for one in columns}
    for one in columns:
        error = ""
        try:
            value = _read(one, typed[one.name], any(typed.values()))
            if value is not None:
                values[one.name] = value
        except (InvalidInput, OutOfRange) as caught:
            error = str(caught)
        cells.append(
            Cell(
                id=f"{one.name}-{number}",
                name=one.name,
                label=one.label,
                unit=one.unit,
                look=look_of(one),
                choices=one.choices,
                typed=typed[one.name],
                error=error,
            )
        )
    return FormRow(number, tuple(cells), values)


def _read(entry: Input, typed: str, row_is_used: bool) -> Any:
    if not row_is_used:
        return None
    value = entry.read(plain_number(typed) if entry.kind in ("number", "integer") else typed)
    if value is not None:
        entry.check(value)
    return value


def _at(typed: list[str], index: int) -> str:
    return typed[index].strip() if index < len(typed) else ""
