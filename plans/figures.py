"""How figures and dates of a plan are written, on screen and on paper alike."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
TENTH = Decimal("0.1")


def equivalents(value: Decimal) -> str:
    """«2½», «½», «3»; nothing for zero."""
    whole, half = divmod(value, 1)
    return f"{int(whole) or ''}{'½' if half else ''}"


def one_decimal(value: Decimal) -> str:
    """«1,795», «89.5»: one decimal at most, thousands with comma."""
    return f"{value.quantize(TENTH, rounding=ROUND_HALF_UP):,f}".removesuffix(".0")


def signed(value: Decimal) -> str:
    """«+0.5», «−5», «0», with a true minus."""
    text = one_decimal(abs(value))
    if text == "0":
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def spoken_date(value: date) -> str:
    """«24/nov/2026»."""
    return f"{value.day:02d}/{MONTHS[value.month - 1]}/{value.year}"


SHORT_NAMES = {
    "verdura": "verdura",
    "fruta": "fruta",
    "cereal_sg": "cereal s/g",
    "cereal_cg": "cereal c/g",
    "leguminosa": "leguminosa",
    "aoa_mb": "AOA muy bajo",
    "aoa_b": "AOA bajo",
    "aoa_m": "AOA moderado",
    "aoa_a": "AOA alto",
    "leche_desc": "leche descremada",
    "leche_semi": "leche semidescremada",
    "leche_ent": "leche entera",
    "leche_az": "leche con azúcar",
    "grasa_sp": "grasa s/p",
    "grasa_cp": "grasa c/p",
    "azucar_sg": "azúcar s/g",
    "azucar_cg": "azúcar c/g",
    "libre": "libre",
    "alcohol": "alcohol",
}
"""The groups as nutriólogos abbreviate them: s/g sin grasa, AOA alimentos de origen animal."""
