"""The report of an import as a CSV: one line a problem."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from foods.importers.reader import RowProblem

HEAD = ("hoja", "fila", "columna", "valor", "regla", "qué pasa", "pista", "gravedad")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_report(problems: Iterable[RowProblem], target: TextIO) -> None:
    """Write every problem, with its place, as text that is safe to open in a spreadsheet."""
    writer = csv.writer(target)
    writer.writerow(HEAD)
    for problem in problems:
        cells = (
            problem.sheet,
            str(problem.row),
            problem.column,
            problem.value,
            problem.rule,
            problem.message,
            problem.hint,
            "aviso" if problem.is_warning else "error",
        )
        writer.writerow([safe_cell(cell) for cell in cells])
