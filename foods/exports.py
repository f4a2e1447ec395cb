"""A clinic's foods as a table that `foods_import` reads back: values of one equivalent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Clinic
from foods.importers.report import safe_cell
from foods.models import Food
from foods.selectors import equivalent_of, foods_visible_to, with_equivalent

COLUMNS: tuple[tuple[str, str], ...] = (
    ("Energía (kcal)", "energy_kcal"),
    ("Proteína (g)", "protein_g"),
    ("Lípidos (g)", "fat_g"),
    ("Hidratos de carbono (g)", "carbohydrate_g"),
    ("AG saturados (g)", "fat_saturated_g"),
    ("AG monoinsaturados (g)", "fat_monounsaturated_g"),
    ("AG poliinsaturados (g)", "fat_polyunsaturated_g"),
    ("Colesterol (mg)", "cholesterol_mg"),
    ("Fibra (g)", "fibre_g"),
    ("Azúcar (g)", "sugars_g"),
    ("Ácido ascórbico (mg)", "vitamin_c_mg"),
    ("Ácido fólico (ug)", "folate_ug"),
    ("Calcio (mg)", "calcium_mg"),
    ("Hierro (mg)", "iron_mg"),
    ("Potasio (mg)", "potassium_mg"),
    ("Sodio (mg)", "sodium_mg"),
    ("Fósforo (mg)", "phosphorus_mg"),
    ("Zinc (mg)", "zinc_mg"),
    ("Selenio (ug)", "selenium_ug"),
    ("Magnesio (mg)", "magnesium_mg"),
    ("Etanol (g)", "alcohol_g"),
)
HEAD = ("Alimento", "Grupo", "Cantidad", "Unidad", "Peso bruto (g)", "Peso neto (g)")
SOURCE = "Fuente"


def export_rows(*, clinic: Clinic, only_own: bool) -> Iterator[list[str]]:
    """The heading and one row a food, as text. Unknown is «ND»; formulas are disarmed."""
    foods = foods_visible_to(clinic=clinic).order_by("group__order", "name_normalised")
    if only_own:
        foods = foods.filter(clinic=clinic)
    yield [*HEAD, *(title for title, _ in COLUMNS), SOURCE]
    for food in with_equivalent(foods):
        yield [safe_cell(cell) for cell in _cells(food)]


def _cells(food: Food) -> list[str]:
    portion = equivalent_of(food)
    amounts = food.amount_in(portion.net_g)
    return [
        food.name,
        food.group.key,
        portion.quantity_text,
        portion.measure,
        _plain(portion.gross_g),
        _plain(portion.net_g),
        *(_plain(amounts[key]) for _, key in COLUMNS),
        food.source_label,
    ]


def _plain(value: Decimal | None) -> str:
    if value is None:
        return "ND"
    return f"{value.quantize(Decimal('0.001'), ROUND_HALF_UP).normalize():f}"


def as_csv(rows: Iterator[list[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel in Spanish reads the accents."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterator[list[str]]) -> bytes:
    """One sheet, with numbers as numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Alimentos")
    for number, row in enumerate(rows):
        sheet.append(row if number == 0 else [*row[:4], *map(_cell, row[4:-1]), row[-1]])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(text: str) -> float | str:
    return text if text == "ND" else float(text)
