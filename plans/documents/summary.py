"""One page for the refrigerator: what to eat at each hour, and a box to tick per equivalent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plans.documents.header import Header
from plans.documents.plan import (
    food_line,
    heading,
    one_decimal_litres,
    paragraphs,
    two_columns,
)
from plans.documents.press import Sheet
from plans.figures import SHORT_NAMES, equivalents
from plans.reading import PlanView

GLASS_ML = 250
MOST_BOXES = 20
"""Beyond these a row of boxes says less than its number."""
MOST_NOTES = 5


def summary_sheet(view: PlanView, header: Header) -> Sheet:
    """The sheet; the template shrinks the letter until it all fits one page."""
    return {
        "kind": "summary",
        **header.data,
        **heading(view, header, "Mi plan de cada día"),
        "meals": [
            {
                "name": meal.name,
                "time": meal.time_of_day.strftime("%H:%M") if meal.time_of_day else "",
                "note": meal.notes,
                "dishes": [option.name for option in meal.options],
                "foods": [food_line(food) for food in meal.foods],
            }
            for meal in view.meals
        ],
        "meal_columns": two_columns([len(meal.foods) + 3 for meal in view.meals]),
        "groups": [_group(row.key, row.equivalents) for row in view.rows if row.equivalents],
        "water": _water(view.target.fluids_ml),
        "notes": paragraphs(view.notes)[:MOST_NOTES],
    }


def _group(key: str, amount: Decimal) -> dict[str, Any]:
    whole, half = divmod(amount, 1)
    boxes = int(whole) if whole <= MOST_BOXES else 0
    return {
        "name": SHORT_NAMES[key][0].upper() + SHORT_NAMES[key][1:],
        "amount": equivalents(amount),
        "boxes": boxes,
        "half": bool(half and whole <= MOST_BOXES),
    }


def _water(millilitres: int | None) -> dict[str, Any]:
    if not millilitres:
        return {"text": "", "glasses": 0}
    glasses = round(millilitres / GLASS_ML)
    return {"text": f"{one_decimal_litres(millilitres)} litros", "glasses": min(glasses, 16)}
