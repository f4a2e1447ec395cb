"""The words of other people's tables: headers, names of groups, forms of numbers."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from foods.measures import parse_quantity
from foods.text import normalise
from nutrition.exchanges import group_profiles

IGNORE = "ignorar"
HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("alimento", "alimentos", "nombre", "nombre del alimento"),
    "group": ("grupo", "categoria", "grupo de alimentos", "clave grupo", "grupo alimento"),
    "quantity": ("cantidad", "cantidad sugerida"),
    "measure": ("unidad", "medida", "unidad de medida"),
    "gross_g": ("peso bruto", "peso bruto redondeado", "peso bruto g", "bruto"),
    "net_g": ("peso neto", "peso neto g", "neto"),
    "energy_kcal": ("energia", "calorias", "energia kcal"),
    "protein_g": ("proteina", "proteinas"),
    "fat_g": ("lipidos", "grasas", "grasa"),
    "carbohydrate_g": ("hidratos de carbono", "carbohidratos", "hc", "h de c"),
    "fat_saturated_g": ("ag saturados", "grasas saturadas", "acidos grasos saturados"),
    "fat_monounsaturated_g": ("ag monoinsaturados", "acidos grasos monoinsaturados"),
    "fat_polyunsaturated_g": (
        "ag poliinsaturados",
        "ag polinsaturados",
        "polinsaturados",
        "acidos grasos poliinsaturados",
    ),
    "cholesterol_mg": ("colesterol",),
    "sugars_g": ("azucar", "azucares", "azucar por equivalente"),
    "fibre_g": ("fibra",),
    "vitamin_a": ("vitamina a",),
    "vitamin_c_mg": ("acido ascorbico", "vitamina c"),
    "folate_ug": ("acido folico", "folato"),
    "iron_mg": ("hierro", "hierro no hem"),
    "potassium_mg": ("potasio",),
    "sodium_mg": ("sodio",),
    "calcium_mg": ("calcio",),
    "phosphorus_mg": ("fosforo",),
    "selenium_ug": ("selenio",),
    "zinc_mg": ("zinc",),
    "magnesium_mg": ("magnesio",),
    "source": ("fuente",),
    "alcohol_g": ("etanol", "alcohol"),
    "glycaemic_index": ("indice glicemico", "indice glucemico", "ig"),
    "glycaemic_load": ("carga glicemica", "carga glucemica", "cg"),
}
REQUIRED = ("name", "net_g", "energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
_UNIT = re.compile(r" (k?cal|g|gr|gramos|mg|ug|mcg|ml|kj|re|er|rae|ug re|mg re|ug rae)$")
_BY_HEADER = {alias: column for column, aliases in HEADERS.items() for alias in aliases}

GROUPS: dict[str, tuple[str, ...]] = {
    "verdura": ("verduras", "verdura"),
    "fruta": ("frutas", "fruta"),
    "cereal_sg": (
        "cereales s g",
        "cereales sin grasa",
        "cereales y tuberculos sin grasa",
        "cereales y tuberculos s g",
        "cereales",
    ),
    "cereal_cg": (
        "cereales c g",
        "cereales con grasa",
        "cereales y tuberculos con grasa",
        "cereales y tuberculos c g",
    ),
    "leguminosa": ("leguminosas", "leguminosa"),
    "aoa_mb": ("aoa mbag", "aoa muy bajo", "aoa muy bajo en grasa", "aoa muy bajo aporte de grasa"),
    "aoa_b": ("aoa bag", "aoa bajo", "aoa bajo en grasa", "aoa bajo aporte de grasa"),
    "aoa_m": (
        "aoa mag",
        "aoa moderado",
        "aoa moderado en grasa",
        "aoa moderado aporte de grasa",
    ),
    "aoa_a": ("aoa aag", "aoa alto", "aoa alto en grasa", "aoa alto aporte de grasa"),
    "leche_desc": ("leche descremada", "leche desc", "lacteos descremados"),
    "leche_semi": ("leche semi", "leche semidescremada"),
    "leche_ent": ("leche entera", "leche ent"),
    "leche_az": ("leche con azucar", "leche c a"),
    "grasa_sp": (
        "aceites y grasas",
        "grasas sin proteina",
        "grasas sin proteinas",
        "aceites y grasas sin proteina",
        "grasas s p",
    ),
    "grasa_cp": (
        "grasas con proteina",
        "grasas con proteinas",
        "aceites y grasas con proteina",
        "grasas c p",
    ),
    "azucar_sg": ("azucares", "azucares sin grasa", "azucares s g"),
    "azucar_cg": ("azucares con grasa", "azucares c g"),
    "libre": ("libres", "libre", "alimentos libres", "alimentos libres de energia"),
    "alcohol": ("bebidas alcoholicas", "alcohol"),
}
_BY_GROUP = {alias: key for key, aliases in GROUPS.items() for alias in aliases}

BLANKS = frozenset({"", "nd", "n d", "na", "n a", "s d", "sin dato"})


def column_of(header: str) -> str | None:
    """Our column for somebody's header, or None if it is not known. Case and accents aside."""
    text = normalise(header)
    while text and text not in _BY_HEADER and _UNIT.search(text):
        text = _UNIT.sub("", text)
    return _BY_HEADER.get(text)


def group_of(text: str) -> str | None:
    """The key of a group by any of its names, or None."""
    name = re.sub(r"\b([a-z]) (?=[a-z]\b)", r"\1", normalise(text))  # «A.O.A.» is «aoa»
    for form in (normalise(text), name):
        for candidate in (form, form.replace("alimentos de origen animal", "aoa")):
            if candidate in _BY_GROUP:
                return _BY_GROUP[candidate]
    key = text.strip().lower()
    return key if key in group_profiles() else None


def similar_groups(text: str) -> str:
    """Names of groups like a wrong one, to suggest."""
    near = difflib.get_close_matches(normalise(text), list(_BY_GROUP), n=3, cutoff=0.5)
    names = (group_profiles()[_BY_GROUP[alias]].name for alias in near)
    return " o ".join(dict.fromkeys(f"«{name}»" for name in names))


def number_of(cell: Any) -> Decimal | None:
    """A cell's number; None if it is blank, «ND» or a dash.

    Raises ValueError, in Spanish, for anything that is not a number: a date, a word, «1.2.3».
    """
    if isinstance(cell, datetime.date | datetime.datetime):
        raise ValueError("Excel lo guardó como fecha.")
    text = "" if cell is None else str(cell).strip()
    if text.strip("-–—") == "" or normalise(text) in BLANKS:
        return None
    try:
        value = Decimal(text.replace(",", ".") if text.count(",") == 1 else text)
    except InvalidOperation:
        try:
            fraction = parse_quantity(text)
        except ValueError as error:
            raise ValueError("No es un número.") from error
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)
    if not value.is_finite():
        raise ValueError("No es un número.")
    return value


def quantity_of(cell: Any) -> Fraction:
    """A cell's quantity: «1/2», «1 1/2», «½», «0,5». Raises ValueError, in Spanish."""
    if isinstance(cell, datetime.date | datetime.datetime):
        raise ValueError("Excel lo guardó como fecha: «1/2» se volvió un día.")
    return parse_quantity(str(cell)).limit_denominator(100)


def unknown_headers(headers: Iterable[str]) -> list[str]:
    """Headers that no alias explains."""
    return [header for header in headers if header and column_of(header) is None]
