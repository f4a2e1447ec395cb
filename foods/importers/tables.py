"""Rows of a CSV or XLSX file, one at a time: memory does not grow with the file."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_ROWS = 50_000
ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = ",;\t"


class UnreadableFileError(Exception):
    """The file cannot be read as a table. The text is for people, in Spanish."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it is, and its cells as they came, by the text of their header."""

    sheet: str
    number: int
    cells: dict[str, Any]


def read_rows(path: Path, *, sheet: str = "") -> Iterator[TableRow]:
    """The rows of a file that have something in them.

    `sheet` chooses one sheet of a workbook; without it, all are read. Raises UnreadableFileError
    if the file is too large, has too many rows, or is neither CSV nor XLSX.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError("El archivo pesa más de 20 MB. Divídalo e impórtelo por partes.")
    rows = _xlsx_rows(path, sheet) if zipfile.is_zipfile(path) else _csv_rows(path)
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise UnreadableFileError("El archivo tiene más de 50,000 filas.")
        yield row


def _csv_rows(path: Path) -> Iterator[TableRow]:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        try:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield from _with_headers("", reader)
        except csv.Error as error:
            raise UnreadableFileError(f"El archivo no se puede leer como CSV: {error}.") from error


def _encoding_of(path: Path) -> str:
    """UTF-8 if the whole file is; else the encoding of Excel in Spanish."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as lines:
                for line in lines:
                    if "\x00" in line:
                        raise UnreadableFileError("El archivo no es CSV ni XLSX.")
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFileError("No se reconoce la codificación del archivo. Guárdelo como UTF-8.")


def _xlsx_rows(path: Path, sheet: str) -> Iterator[TableRow]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED_BYTES:
            raise UnreadableFileError("El libro de Excel es demasiado grande.")
    try:
        # data_only: the values that Excel left, never its formulas.
        book = load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise UnreadableFileError(
            "El archivo no es un libro de Excel que se pueda leer."
        ) from error
    try:
        if sheet and sheet not in book.sheetnames:
            names = ", ".join(book.sheetnames)
            raise UnreadableFileError(f"No hay una hoja «{sheet}». Las que hay: {names}.")
        for name in [sheet] if sheet else book.sheetnames:
            yield from _with_headers(name, book[name].iter_rows(values_only=True))
    finally:
        book.close()


def _with_headers(sheet: str, rows: Iterator[Any]) -> Iterator[TableRow]:
    """Pair each row with the first one that is not empty."""
    headers: list[str] = []
    for number, row in enumerate(rows, start=1):
        if all(cell is None or str(cell).strip() == "" for cell in row):
            continue
        if not headers:
            headers = ["" if cell is None else str(cell).strip() for cell in row]
            continue
        cells = {h: cell for h, cell in zip(headers, row, strict=False) if h}
        yield TableRow(sheet, number, cells)
