"""The plan on paper (letter) and on a telephone (narrow pages that need no zoom)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nutrition.exchanges import group_profiles
from plans.documents.header import Header
from plans.documents.plate import plate_data
from plans.documents.press import Sheet
from plans.figures import SHORT_NAMES, equivalents, one_decimal, signed
from plans.options import OptionView
from plans.reading import FoodRow, GroupRow, Line, MealRow, PlanView


def plan_sheet(view: PlanView, header: Header, *, kind: str = "plan") -> Sheet:
    """Everything the template prints, as text."""
    head = heading(view, header, "Plan de alimentación")
    if kind == "phone":  # a narrow foot has room for what proves the plan, and no more
        head["footer"] = f"{header.date} · {view.code_spaced or 'borrador'}"
    return {
        "kind": kind,
        **header.data,
        **head,
        "rows": [_row(row) for row in view.rows],
        "totals": [one_decimal(value) for value in _macros(view.totals)],
        "meals": [_meal(meal) for meal in view.meals],
        "meal_columns": two_columns([len(meal.foods) + 2 for meal in view.meals]),
        "plate": plate_data(view),
        "fluids": fluids(view),
        "notes": paragraphs(view.notes),
        "proof": _proof(view),
    }


def heading(view: PlanView, header: Header, title: str) -> dict[str, Any]:
    """Title, state, code and footer, the same on every sheet of a plan."""
    return {
        "title": title,
        "status": "Borrador, sin publicar" if view.is_draft else f"Versión {view.version}",
        "code": view.code_spaced,
        "footer": f"{header.clinic_name} · {header.patient_name} · {header.date}"
        + (f" · comprobación {view.code_spaced}" if view.code else " · borrador"),
    }


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fluids(view: PlanView) -> str:
    """«2.1 litros de líquidos al día»; empty if nobody said how much."""
    millilitres = view.target.fluids_ml
    return f"{one_decimal_litres(millilitres)} litros de líquidos al día" if millilitres else ""


def one_decimal_litres(millilitres: int) -> str:
    """Litres to the tenth: «2.1»."""
    return f"{millilitres / 1000:.1f}".removesuffix(".0")


def amounts(meal: MealRow) -> str:
    """The equivalents of a meal time in one line: «2 cereal s/g · 1 fruta»."""
    served: dict[str, Any] = {}
    for food in meal.foods:
        served[food.group] = served.get(food.group, 0) + food.equivalents
    keys = [key for key in group_profiles() if key in served]
    return " · ".join(f"{equivalents(served[key])} {SHORT_NAMES[key]}" for key in keys)


def food_line(food: FoodRow) -> dict[str, str]:
    """A food to eat: household measure, name, net grams."""
    return {"measure": food.measure, "name": food.name, "grams": food.weight}


def option_data(option: OptionView) -> dict[str, Any]:
    """An option as it is printed: its number and name, and what it is made of in one line."""
    return {
        "name": f"{option.order}. {option.name}",
        "foods": [
            {"measure": item.measure, "name": item.name, "extra": item.is_extra}
            for item in option.items
        ],
        "portable": option.is_portable,
    }


def _row(row: GroupRow) -> dict[str, Any]:
    kcal, protein, fat, carbohydrate = (one_decimal(value) for value in _macros(row.macros))
    return {
        "name": row.name,
        "cells": [equivalents(cell.equivalents) for cell in row.cells],
        "day": equivalents(row.equivalents),
        "kcal": kcal,
        "protein": protein,
        "fat": fat,
        "carbohydrate": carbohydrate,
    }


def _meal(meal: MealRow) -> dict[str, Any]:
    share = f"{meal.obtained_share:.0f} %"
    return {
        "name": meal.name,
        "time": meal.time_of_day.strftime("%H:%M") if meal.time_of_day else "",
        "share": share,
        "energy": f"{meal.macros.energy_kcal:,.0f} kcal · {share}",
        "equivalents": amounts(meal),
        "foods": [food_line(food) for food in meal.foods],
        "note": meal.notes,
        "options": [option_data(option) for option in meal.options],
    }


def two_columns(heights: Sequence[int]) -> list[list[int]]:
    """Indices of blocks of these heights in two columns of about the same height, in order."""
    cut = min(
        range(1, len(heights) + 1),
        key=lambda at: max(sum(heights[:at]), sum(heights[at:])),
        default=0,
    )
    return [list(range(cut)), list(range(cut, len(heights)))]


def _proof(view: PlanView) -> dict[str, Any]:
    food = view.by_food
    unknown = f"; {food.unknown} de {food.foods} alimentos sin dato" if food.unknown else ""
    remarks = [
        f"Energía con 4/4/9: {one_decimal(view.atwater_kcal)} kcal. Por la composición de los "
        f"alimentos elegidos: {food.macros.energy_kcal:,.0f} kcal, {food.macros.protein_g:.0f} g "
        f"de proteína, {food.macros.fat_g:.0f} g de lípidos y {food.macros.carbohydrate_g:.0f} g "
        f"de hidratos de carbono{unknown}."
    ]
    if view.tolerance_reason:
        remarks.append(f"Fuera de tolerancia, con motivo: {view.tolerance_reason}")
    if view.low_energy_reason:
        remarks.append(f"Energía baja, con motivo: {view.low_energy_reason}")
    return {
        "code": view.code_spaced,
        "ok": view.ok,
        "verdict": "Dentro de tolerancia" if view.ok else "Fuera de tolerancia",
        "lines": [_line(line) for line in view.lines],
        "versions": [
            f"Tabla de equivalentes {view.profile_version}",
            *(f"Alimentos {release}" for release in view.catalogue_release.split()),
        ],
        "remarks": remarks,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": f"{line.name.capitalize()} ({line.unit})",
        "target": one_decimal(line.target),
        "obtained": one_decimal(line.obtained),
        "difference": signed(line.difference),
        "tolerance": f"±{one_decimal(line.tolerance)}",
        "ok": line.ok,
    }


def _macros(macros: Any) -> tuple[Any, ...]:
    return macros.energy_kcal, macros.protein_g, macros.fat_g, macros.carbohydrate_g
