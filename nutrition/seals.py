"""Front-of-pack seals of NOM-051 (Table 6), per 100 g or 100 mL, by phase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.inputs import boolean, choice, number

family = Family("Etiquetado frontal")

PHASE_3_START = date(2028, 1, 1)
SEALS = {
    "calorias": "EXCESO CALORÍAS",
    "azucares": "EXCESO AZÚCARES",
    "grasas_sat": "EXCESO GRASAS SATURADAS",
    "grasas_trans": "EXCESO GRASAS TRANS",
    "sodio": "EXCESO SODIO",
}
"""The seals in the order of the norm (4.5.3.4.6)."""


def phase_on(day: date) -> int:
    """Phase 2 until 31 December 2027; phase 3 from 1 January 2028."""
    return 3 if day >= PHASE_3_START else 2


def _amount(name: str, label: str, unit: str) -> Any:
    return number(name, label, unit, "0", "100000" if unit == "mg" else "1000")


def _evaluated(add_sugar: bool, add_fat: bool, add_sodium: bool, phase: str) -> set[str]:
    """Which nutrients are evaluated: those of what was added; in phase 3, all if anything was."""
    if phase == "3":
        return set(SEALS) if add_sugar or add_fat or add_sodium else set()
    names: set[str] = set()
    if add_sugar:
        names |= {"azucares", "calorias"}
    if add_fat:
        names |= {"grasas_sat", "grasas_trans", "calorias"}
    if add_sodium:
        names.add("sodio")
    return names


def _sodium(kind: str, kcal: Decimal, sodium_mg: Decimal, no_energy_below: Decimal) -> bool:
    if kind == "liquid" and kcal < no_energy_below:
        return sodium_mg >= 45
    return sodium_mg >= 300 or (kcal > 0 and sodium_mg >= kcal)


def _exceeded(product: Mapping[str, Any]) -> Mapping[str, bool]:
    kcal = product["kcal"]
    sugar_kcal = 4 * product["free_sugars_g"]
    saturated_kcal, trans_kcal = 9 * product["sat_fat_g"], 9 * product["trans_fat_g"]
    dense = kcal >= 275 if product["kind"] == "solid" else kcal >= 70 or sugar_kcal >= 8
    return {
        "calorias": dense,
        "azucares": sugar_kcal > 0 and sugar_kcal * 10 >= kcal,
        "grasas_sat": saturated_kcal > 0 and saturated_kcal * 10 >= kcal,
        "grasas_trans": trans_kcal > 0 and trans_kcal * 100 >= kcal,
        "sodio": _sodium(
            product["kind"], kcal, product["sodium_mg"], product.get("no_energy_below_kcal", 5)
        ),
    }


@family.calculation(
    "nom051_seals",
    "Sellos de advertencia NOM-051",
    inputs=(
        choice("kind", "Presentación", {"solid": "sólido", "liquid": "líquido"}),
        _amount("kcal", "Energía", "kcal"),
        _amount("free_sugars_g", "Azúcares libres", "g"),
        _amount("sat_fat_g", "Grasas saturadas", "g"),
        _amount("trans_fat_g", "Grasas trans", "g"),
        _amount("sodium_mg", "Sodio", "mg"),
        boolean("add_sugar", "Azúcares añadidos"),
        boolean("add_fat", "Grasas añadidas"),
        boolean("add_sodium", "Sodio añadido"),
        choice("phase", "Fase", {"2": "hasta 31/dic/2027", "3": "desde 1/ene/2028"}),
        _amount(
            "no_energy_below_kcal", "Se considera sin calorías por debajo de", "kcal"
        ).optional(),
    ),
    unit="por 100 g o 100 mL",
    validity="Por 100 g o 100 mL. Un producto sin nutrimentos críticos añadidos no lleva sellos.",
    source="NOM-051-SCFI/SSA1-2010, modificación 2020, tabla 6; DOF 31/jul/2025",
    label_of=lambda value, inputs: ", ".join(SEALS[name] for name in value) or "sin sellos",
)
def nom051_seals(
    *, add_sugar: bool, add_fat: bool, add_sodium: bool, phase: str, **product: Any
) -> tuple[str, ...]:
    """The seals a product must carry, in the order of the norm."""
    evaluated = _evaluated(add_sugar, add_fat, add_sodium, phase)
    exceeded = _exceeded(product)
    return tuple(name for name in SEALS if name in evaluated and exceeded[name])
