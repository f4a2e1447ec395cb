"""The plan as a PDF: letter size, Spanish, tagged. Drawn by typst from data passed as JSON."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from django.utils import timezone

from accounts.models import Clinic, ProfessionalLicence, User
from plans.figures import equivalents, one_decimal, signed, spoken_date
from plans.models import Plan
from plans.reading import FoodRow, GroupRow, Line, MealRow, PlanView

LOGO_PIXELS = 600


@dataclass(frozen=True)
class Header:
    """Who issues the document and for whom, already in words. `logo` is a PNG or empty."""

    clinic_name: str
    clinic_lines: tuple[str, ...]
    professional_name: str
    professional_lines: tuple[str, ...]
    patient_name: str
    patient_facts: tuple[str, ...]
    date: str
    logo: bytes = field(default=b"", repr=False)


def header_of(plan: Plan) -> Header:
    """The header of a plan: its clinic, who published (or proposed) it, and its patient."""
    when = plan.published_at or plan.created_at
    clinic, patient = plan.patient.clinic, plan.patient
    author = plan.published_by or plan.created_by
    day = timezone.localtime(when).date()
    sex = patient.get_sex_display().lower()
    facts = (str(patient.age_on(day)), f"sexo {sex}", f"expediente {patient.record}")
    return Header(
        clinic_name=clinic.name,
        clinic_lines=_clinic_lines(clinic),
        professional_name=author.full_name,
        professional_lines=_licence_lines(author),
        patient_name=patient.full_name,
        patient_facts=facts,
        date=spoken_date(day),
        logo=_logo(clinic),
    )


def plan_pdf(view: PlanView, header: Header) -> bytes:
    """The document's bytes. The same plan and header give the same pages."""
    import typst

    return typst.compile(
        {"main": _template()},
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(document_data(view, header), ensure_ascii=False)},
    )


def document_data(view: PlanView, header: Header) -> dict[str, Any]:
    """Everything the template prints, as text: the template decides nothing."""
    draft = view.is_draft
    return {
        "title": "Plan de alimentación",
        "date": header.date,
        "status": "Borrador, sin publicar" if draft else f"Versión {view.version}",
        "clinic": {
            "name": header.clinic_name,
            "lines": list(header.clinic_lines),
            "logo": _as_svg(header.logo),
        },
        "professional": {
            "name": header.professional_name,
            "lines": list(header.professional_lines),
        },
        "patient": {"name": header.patient_name, "facts": list(header.patient_facts)},
        "rows": [_row(row) for row in view.rows],
        "totals": [one_decimal(value) for value in _macros(view.totals)],
        "meals": [_meal(meal) for meal in view.meals],
        "meal_columns": _columns(view.meals),
        "notes": [line.strip() for line in view.notes.splitlines() if line.strip()],
        "proof": _proof(view),
        "footer": f"{header.clinic_name} · {header.patient_name} · {header.date}"
        + (f" · comprobación {view.code_spaced}" if view.code else " · borrador"),
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
        "foods": [_food(food) for food in meal.foods],
    }


def _columns(meals: tuple[MealRow, ...]) -> list[list[int]]:
    """Indices of the meal times in two columns of about the same height, in the day's order."""
    heights = [len(meal.foods) + 2 for meal in meals]
    cut = min(
        range(1, len(meals) + 1),
        key=lambda at: max(sum(heights[:at]), sum(heights[at:])),
        default=0,
    )
    return [list(range(cut)), list(range(cut, len(meals)))]


def _food(food: FoodRow) -> dict[str, str]:
    return {"measure": food.measure, "name": food.name, "grams": food.weight}


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


def _clinic_lines(clinic: Clinic) -> tuple[str, ...]:
    owner = clinic.legal_name if clinic.legal_name != clinic.name else ""
    lines = (
        owner,
        clinic.institution,
        clinic.address.replace("\n", ", "),
        f"Tel. {clinic.phone}" if clinic.phone else "",
        f"CLUES {clinic.clues}" if clinic.clues else "",
    )
    return tuple(line for line in lines if line)


def _licence_lines(user: User) -> tuple[str, ...]:
    licence: ProfessionalLicence | None = getattr(user, "licence", None)
    if licence is None:
        return ("Sin cédula registrada",)
    return (licence.degree, licence.institution, f"Cédula profesional {licence.number}")


def _logo(clinic: Clinic) -> bytes:
    """The clinic's logo as a small PNG; without one, or unreadable, the header goes without."""
    from PIL import Image, UnidentifiedImageError

    if not clinic.logo:
        return b""
    try:
        with clinic.logo.open("rb") as file, Image.open(file) as picture:
            picture.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
            return out.getvalue()
    except (OSError, UnidentifiedImageError):
        return b""


def _as_svg(png: bytes) -> str:
    """A PNG wrapped in SVG text: the template takes no binary files, only data."""
    if not png:
        return ""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        width, height = picture.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{base64.b64encode(png).decode()}"/></svg>'
    )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("plans.documents").joinpath("plan.typ").read_bytes()
