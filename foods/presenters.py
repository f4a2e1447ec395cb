"""A food's values as its page shows them: rounded for reading, «sin dato» where unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from foods.models import Food, FoodPortion
from foods.nutrients import NUTRIENTS

UNKNOWN = "sin dato"
MOST_GRAMS = 5000


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity of the food: what heads the column, and its grams."""

    title: str
    detail: str
    grams: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One nutrient in every column."""

    label: str
    unit: str
    is_part: bool
    values: tuple[str, ...]


def food_columns(food: Food, *, grams: str = "") -> list[Column]:
    """Equivalent, other portions, 100 g, and the grams asked for if they are a number."""
    columns = [_portion_column(portion) for portion in food.portions.all()]
    columns.append(Column("100 g", "", Decimal(100)))
    asked = grams_asked(grams)
    if asked is not None:
        columns.append(Column(f"{short(asked)} g", "lo que usted pidió", asked))
    return columns


def _portion_column(portion: FoodPortion) -> Column:
    """«1 equivalente / ½ taza · 83 g»; a portion that is a weight says it once."""
    grams = f"{short(portion.net_g)} g"
    parts = [grams] if portion.measure == "g" else [portion.text, grams]
    if portion.is_equivalent:
        title = "1 porción" if portion.food.equivalences.all() else "1 equivalente"
        return Column(title, " · ".join(parts), portion.net_g)
    return Column(parts[0], " · ".join(parts[1:]), portion.net_g)


def grams_asked(text: str) -> Decimal | None:
    """Grams typed by a person, or None if they are not between 0 and 5,000."""
    try:
        grams = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return grams if grams.is_finite() and 0 < grams <= MOST_GRAMS else None


def food_rows(food: Food, columns: list[Column]) -> list[Row]:
    """Every nutrient, in each column."""
    amounts = [food.amount_in(column.grams) for column in columns]
    return [
        Row(
            nutrient.label,
            nutrient.unit,
            bool(nutrient.part_of),
            tuple(rounded(amount[nutrient.key], nutrient.decimals) for amount in amounts),
        )
        for nutrient in NUTRIENTS
    ]


def rounded(value: Decimal | None, decimals: int) -> str:
    """A value as it is printed, or «sin dato»."""
    if value is None:
        return UNKNOWN
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"


def short(value: Decimal) -> str:
    """Without the zeros that say nothing: «116.7», «40»."""
    return f"{value.normalize():,f}"
