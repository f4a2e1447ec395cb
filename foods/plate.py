"""How a day's equivalents fill the plate: NOM-043's three groups and the 2023 guide's five. Pure.

The plate is drawn by energy of the table, as the share each group brings; sugars, free foods and
alcohol have no place in either plate and are told apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import group_profiles

VEGETABLES_FRUIT = "verduras_frutas"
NOM043: Mapping[str, str] = {
    "verduras_frutas": "Verduras y frutas",
    "cereales": "Cereales y tubérculos",
    "leguminosas_animal": "Leguminosas y alimentos de origen animal",
}
GUIDE2023: Mapping[str, str] = {
    "verduras_frutas": "Verduras y frutas",
    "granos_cereales": "Granos y cereales",
    "leguminosas": "Leguminosas",
    "origen_animal": "Alimentos de origen animal",
    "aceites_grasas": "Aceites y grasas saludables",
}
_VEGETABLES = ("verduras_frutas", "verduras_frutas")
_GRAINS = ("cereales", "granos_cereales")
_ANIMAL = ("leguminosas_animal", "origen_animal")
_FATS = ("", "aceites_grasas")
_NONE = ("", "")

PLACES: Mapping[str, tuple[str, str]] = {
    "verdura": _VEGETABLES,
    "fruta": _VEGETABLES,
    "cereal_sg": _GRAINS,
    "cereal_cg": _GRAINS,
    "leguminosa": ("leguminosas_animal", "leguminosas"),
    "aoa_mb": _ANIMAL,
    "aoa_b": _ANIMAL,
    "aoa_m": _ANIMAL,
    "aoa_a": _ANIMAL,
    "leche_desc": _ANIMAL,
    "leche_semi": _ANIMAL,
    "leche_ent": _ANIMAL,
    "leche_az": _ANIMAL,
    "grasa_sp": _FATS,
    "grasa_cp": _FATS,
    "azucar_sg": _NONE,
    "azucar_cg": _NONE,
    "libre": _NONE,
    "alcohol": _NONE,
}
"""Place of each group of equivalents in the plate of NOM-043 (2012) and of the 2023 guide."""

RADIUS = 90
CENTRE = 100


@dataclass(frozen=True, slots=True)
class Sector:
    """A slice of the plate: its energy, its share (0-1) and the SVG path that draws it."""

    key: str
    name: str
    energy_kcal: Decimal
    share: Decimal
    path: str

    @property
    def percent(self) -> int:
        """The share, to the nearest per cent."""
        return round(self.share * 100)


@dataclass(frozen=True, slots=True)
class Plate:
    """The sectors of a plate with something in them, and the energy that has no place in it."""

    sectors: tuple[Sector, ...]
    outside_kcal: Decimal


def nom043_plate(equivalents: Mapping[str, Decimal]) -> Plate:
    """The plate of NOM-043 for a day. Raises KeyError on an unknown group."""
    return _plate(equivalents, NOM043, place=0)


def guide2023_plate(equivalents: Mapping[str, Decimal]) -> Plate:
    """The plate of the 2023 guide for a day. Raises KeyError on an unknown group."""
    return _plate(equivalents, GUIDE2023, place=1)


def _plate(equivalents: Mapping[str, Decimal], names: Mapping[str, str], *, place: int) -> Plate:
    profiles = group_profiles()
    energy = dict.fromkeys(["", *names], Decimal(0))
    for key, number in equivalents.items():
        energy[PLACES[key][place]] += profiles[key].macros.energy_kcal * number
    outside = energy.pop("")
    whole = sum(energy.values(), Decimal(0))
    sectors: list[Sector] = []
    start = Decimal(0)
    for key, kcal in energy.items():
        if kcal:
            share = kcal / whole
            path = sector_path(float(start), float(share))
            sectors.append(Sector(key, names[key], kcal, share, path))
            start += share
    return Plate(tuple(sectors), outside)


def sector_path(start: float, share: float) -> str:
    """The SVG path of a slice of a circle of radius 90 in a 200 × 200 square, from the top."""
    if share > 0.9999:
        top, side = CENTRE - RADIUS, CENTRE + RADIUS
        arc = f"A{RADIUS} {RADIUS} 0 1 1"
        return f"M{CENTRE} {top} {arc} {CENTRE} {side} {arc} {CENTRE} {top}Z"
    x1, y1 = _on_circle(start)
    x2, y2 = _on_circle(start + share)
    large = int(share > 0.5)
    return f"M{CENTRE} {CENTRE}L{x1} {y1}A{RADIUS} {RADIUS} 0 {large} 1 {x2} {y2}Z"


def _on_circle(share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share - math.pi / 2
    return (
        round(CENTRE + RADIUS * math.cos(angle), 2),
        round(CENTRE + RADIUS * math.sin(angle), 2),
    )
