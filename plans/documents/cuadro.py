"""The cuadro as a spreadsheet: the same figures, and sums that follow if somebody edits it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from nutrition.exchanges import group_profiles
from plans.reading import PlanView

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NUTRIENTS = (
    ("kcal", "energy_kcal"),
    ("P (g)", "protein_g"),
    ("L (g)", "fat_g"),
    ("HC (g)", "carbohydrate_g"),
)
FORMULA_STARTS = ("=", "+", "-", "@")


def cuadro_workbook(view: PlanView) -> bytes:
    """An xlsx with the equivalents by meal time and their sums, and a second sheet with foods."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new workbook has one
    sheet.title = "Cuadro"
    _cuadro(sheet, view)
    _foods(book.create_sheet("Alimentos"), view)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cuadro(sheet: Worksheet, view: PlanView) -> None:
    from openpyxl.utils import get_column_letter

    meals = [meal.name for meal in view.meals]
    per = [f"{name} por eq." for name, _ in NUTRIENTS]
    _head(sheet, ["Grupo", *meals, "Día", *(name for name, _ in NUTRIENTS), *per])
    profiles = group_profiles()
    day = len(meals) + 2
    for line, row in enumerate(view.rows, start=2):
        macros = profiles[row.key].macros
        sheet.append([row.name, *(cell.equivalents or None for cell in row.cells)])
        first, last = get_column_letter(2), get_column_letter(day - 1)
        sheet.cell(line, day, f"=SUM({first}{line}:{last}{line})")
        for place, (_, key) in enumerate(NUTRIENTS, start=1):
            fixed = get_column_letter(day + len(NUTRIENTS) + place)
            sheet.cell(line, day + len(NUTRIENTS) + place, getattr(macros, key))
            sheet.cell(line, day + place, f"={get_column_letter(day)}{line}*{fixed}{line}")
    last = len(view.rows) + 1
    sheet.append(["Total"])
    for column in range(2, day + len(NUTRIENTS) + 1):
        letter = get_column_letter(column)
        sheet.cell(last + 1, column, f"=SUM({letter}2:{letter}{last})" if last > 1 else 0)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 34


def _foods(sheet: Worksheet, view: PlanView) -> None:
    _head(sheet, ["Tiempo", "Hora", "Alimento", "Grupo", "Equivalentes", "Medida", "Peso neto (g)"])
    for meal in view.meals:
        time = meal.time_of_day.strftime("%H:%M") if meal.time_of_day else ""
        for food in meal.foods:
            texts = [plain_text(meal.name), time, plain_text(food.name), food.group_name]
            sheet.append([*texts, food.equivalents, plain_text(food.measure), food.net_g])
    for letter, width in zip("ABCDEFG", (16, 8, 40, 34, 13, 20, 13), strict=True):
        sheet.column_dimensions[letter].width = width


def _head(sheet: Worksheet, names: list[str]) -> None:
    from openpyxl.styles import Font

    sheet.append([plain_text(name) for name in names])
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def plain_text(text: str) -> str:
    """A person's text that a spreadsheet must not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
