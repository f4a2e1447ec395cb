"""How the engine speaks: numbers, nutrients and groups in Mexican Spanish."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

NUTRIENT_NAMES = {
    "energy_kcal": ("energía", "kcal"),
    "protein_g": ("proteína", "g"),
    "fat_g": ("lípidos", "g"),
    "carbohydrate_g": ("hidratos de carbono", "g"),
}
"""Name and unit of each nutrient."""


def number(value: Decimal, places: int = 2) -> str:
    """«1,850», «0.5», «110»: thousands with comma, no idle zeros."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """«35 %», «97.5 %»."""
    return f"{number(value, 1)} %"


def amount(nutrient: str, value: Decimal) -> str:
    """«110 g de proteína», «1,850 kcal»."""
    name, unit = NUTRIENT_NAMES[nutrient]
    return f"{number(value)} {unit}" + ("" if nutrient == "energy_kcal" else f" de {name}")


def listing(parts: Sequence[str]) -> str:
    """«a», «a y b», «a, b y c»; «e» before the sound i."""
    if len(parts) < 2:
        return "".join(parts)
    last = parts[-1]
    sounds_i = last.lower().startswith(("i", "hi")) and not last.lower().startswith("hie")
    return f"{', '.join(parts[:-1])} {'e' if sounds_i else 'y'} {last}"
