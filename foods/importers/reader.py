"""Checks every row of somebody's table, and says what is wrong with each: row, column, hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from foods.checks import check_values
from foods.facts import FoodFacts
from foods.importers.tables import TableRow, UnreadableFileError
from foods.importers.vocabulary import (
    IGNORE,
    REQUIRED,
    column_of,
    group_of,
    number_of,
    quantity_of,
    similar_groups,
    unknown_headers,
)
from foods.nutrients import MACRO_KEYS, NUTRIENT_KEYS
from foods.text import normalise
from nutrition.exchanges import group_profiles

MOST_GRAMS = 2000
"""No equivalent weighs more: a larger weight is a date or a lost decimal point."""
CONFLICT = Decimal("0.25")
WARNINGS = frozenset({("C4", "net_g"), ("C7", "group")})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row, where, and what usually causes it."""

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    message: str
    hint: str = ""
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row after reading: facts if it can be a food, and its problems."""

    facts: FoodFacts | None
    problems: tuple[RowProblem, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether it has an error, and not only warnings."""
        return any(not problem.is_warning for problem in self.problems)


@dataclass
class Context:
    """What rows are checked against: the file's source, the map of headers, names already known."""

    source: str
    header_map: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    shipped_energy: Mapping[str, Decimal] = field(default_factory=dict)


class _Row:
    """The cells of one row by our columns, gathering problems as they are read."""

    def __init__(self, row: TableRow, context: Context) -> None:
        self.place = row
        self.problems: list[RowProblem] = []
        self._header: dict[str, str] = {}
        self.cells: dict[str, Any] = {}
        for header, cell in row.cells.items():
            column = context.header_map.get(header) or column_of(header)
            if column and column != IGNORE:
                self.cells[column], self._header[column] = cell, header

    def wrong(
        self, column: str, rule: str, message: str, hint: str = "", *, warning: bool = False
    ) -> None:
        """Note a problem of a column."""
        cell = self.cells.get(column)
        self.problems.append(
            RowProblem(
                sheet=self.place.sheet,
                row=self.place.number,
                column=self._header.get(column, column),
                value="" if cell is None else str(cell),
                rule=rule,
                message=message,
                hint=hint,
                is_warning=warning,
            )
        )

    def text(self, column: str) -> str:
        """A cell as text."""
        cell = self.cells.get(column)
        return "" if cell is None else str(cell).strip()

    def number(self, column: str) -> Decimal | None:
        """A cell as a number, noting what it is if it is not one."""
        try:
            return number_of(self.cells.get(column))
        except ValueError as error:
            self.wrong(column, "número", str(error), "Use 1/2, 1 1/2, 0.5, ND o deje vacío.")
            return None


def read_table(rows: Iterable[TableRow], context: Context) -> Iterator[ReadRow]:
    """Each row, read and checked. Raises UnreadableFileError if the headers do not serve."""
    seen: dict[str, int] = {}
    headers: tuple[str, ...] = ()
    for row in rows:
        if tuple(row.cells) != headers:
            headers = tuple(row.cells)
            _check_headers(headers, row.sheet, context)
        read = _read(row, context, seen)
        if read.facts:
            seen.setdefault(normalise(read.facts.name), row.number)
        yield read


def _check_headers(headers: tuple[str, ...], sheet: str, context: Context) -> None:
    unknown = [h for h in unknown_headers(headers) if h not in context.header_map]
    if unknown:
        names = ", ".join(f"«{header}»" for header in unknown)
        raise UnreadableFileError(
            f"No se reconoce la columna {names}. Cámbiele el nombre, o diga en el mapa qué es o "
            "que se ignore."
        )
    have = {context.header_map.get(header) or column_of(header) for header in headers}
    missing = [column for column in REQUIRED if column not in have]
    if "group" not in have and group_of(sheet) is None:
        missing.append("group")
    if missing:
        raise UnreadableFileError(f"Faltan columnas: {', '.join(missing)}.")


def _read(row: TableRow, context: Context, seen: Mapping[str, int]) -> ReadRow:
    cells = _Row(row, context)
    name = cells.text("name")
    _check_name(cells, name, context, seen)
    group = _group(cells)
    net, gross = _weights(cells)
    quantity = _quantity(cells, net)
    values = {key: cells.number(key) for key in NUTRIENT_KEYS if key in cells.cells}
    if cells.problems or net is None or gross is None or quantity is None or group is None:
        return ReadRow(None, tuple(cells.problems))
    facts = FoodFacts(
        code="",
        name=name,
        group=group,
        per_100g=_per_100g(values, net),
        measure=cells.text("measure") or "g",
        quantity=quantity,
        net_g=net,
        gross_g=gross,
        source_type="importado",
        source_id=context.source,
        per_equivalent={key: values.get(key) for key in MACRO_KEYS},
        glycaemic_index=cells.number("glycaemic_index"),
        glycaemic_load=cells.number("glycaemic_load"),
    )
    _check_facts(cells, facts, context)
    return ReadRow(facts, tuple(cells.problems))


def _per_100g(values: Mapping[str, Decimal | None], net: Decimal) -> dict[str, Decimal | None]:
    """Values of one equivalent, per 100 g; columns the file lacks stay unknown."""
    per_100g: dict[str, Decimal | None] = dict.fromkeys(NUTRIENT_KEYS)
    for key, value in values.items():
        per_100g[key] = None if value is None else round(value * 100 / net, 3)
    return per_100g


def _check_name(cells: _Row, name: str, context: Context, seen: Mapping[str, int]) -> None:
    key = normalise(name)
    if not key:
        cells.wrong("name", "C8", "Falta el nombre del alimento.")
    elif len(name) > 120:
        cells.wrong("name", "C8", "El nombre tiene más de 120 letras.")
    elif key in seen:
        cells.wrong("name", "C8", f"Nombre repetido: está también en la fila {seen[key]}.")
    elif key in context.taken:
        cells.wrong("name", "C8", "Su consultorio ya tiene este alimento.", "Use «actualizar».")


def _group(cells: _Row) -> str | None:
    text = cells.text("group") or cells.place.sheet
    group = group_of(text)
    if group is None:
        near = similar_groups(text)
        hint = f"¿Quiso decir {near}?" if near else ""
        cells.wrong("group", "C9", "No es uno de los 19 grupos.", hint)
    return group


def _weights(cells: _Row) -> tuple[Decimal | None, Decimal | None]:
    net, gross = cells.number("net_g"), cells.number("gross_g")
    for column, grams in (("net_g", net), ("gross_g", gross)):
        if grams is not None and not 0 < grams <= MOST_GRAMS:
            cells.wrong(
                column,
                "peso",
                "Un equivalente pesa más de 0 y hasta 2,000 g.",
                "Suele ser una fecha de Excel o un punto decimal perdido.",
            )
    if net is None and not cells.problems:
        cells.wrong("net_g", "peso", "Falta el peso neto.")
    return net, gross if gross is not None else net


def _quantity(cells: _Row, net: Decimal | None) -> Fraction | None:
    if not cells.text("quantity"):
        return Fraction(net).limit_denominator(100) if net and net > 0 else None
    try:
        return quantity_of(cells.cells["quantity"])
    except ValueError as error:
        cells.wrong("quantity", "número", str(error), "Use 1/2, 1 1/2, ½ o 0.5.")
        return None


def _check_facts(cells: _Row, facts: FoodFacts, context: Context) -> None:
    for check, column, _, message, hint in check_values(facts, group_profiles()[facts.group]):
        warning = (check, column) in WARNINGS
        cells.wrong(column, check, message, hint, warning=warning)
    shipped = context.shipped_energy.get(normalise(facts.name))
    energy = facts.per_100g["energy_kcal"]
    if shipped and energy is not None and abs(energy - shipped) > shipped * CONFLICT:
        cells.wrong(
            "energy_kcal",
            "conflicto",
            f"El catálogo dice {shipped.normalize():f} kcal por 100 g y esta fila {energy:.0f}.",
            warning=True,
        )
