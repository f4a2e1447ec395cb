"""The shopping list: what so many days and so many people need, by the aisle where it is found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Protocol

from foods.measures import kitchen_measure, parse_quantity
from plans.documents.header import Header
from plans.documents.plan import heading, two_columns
from plans.documents.press import Sheet
from plans.reading import PlanView

AISLES = {
    "Frutas y verduras": ("verdura", "fruta"),
    "Carnes, pescado, huevo y queso": ("aoa_mb", "aoa_b", "aoa_m", "aoa_a"),
    "Leche y yogur": ("leche_desc", "leche_semi", "leche_ent", "leche_az"),
    "Tortillas, pan y cereales": ("cereal_sg", "cereal_cg"),
    "Leguminosas": ("leguminosa",),
    "Aceites, semillas y aguacate": ("grasa_sp", "grasa_cp"),
    "Azúcares y dulces": ("azucar_sg", "azucar_cg"),
    "Condimentos y bebidas": ("libre", "alcohol"),
}
WHOLE_THINGS = ("pieza", "piezas", "rebanada", "rebanadas", "lata", "latas", "sobre", "sobres")
"""Measures bought one by one; cups and spoons are bought by weight."""
DAYS = 7
MOST_DAYS, MOST_PEOPLE = 31, 12
NO_PRICES: Mapping[int, Decimal] = {}
KILOGRAM = Decimal(1000)
ROUND_G = Decimal(5)


@dataclass(frozen=True, slots=True)
class Purchase:
    """A food to buy. `pieces` is empty where it is bought by weight; grams are before peeling."""

    name: str
    aisle: str
    grams: Decimal
    pieces: str
    food_id: int | None = None

    @property
    def weight(self) -> str:
        """«850 g», «1.2 kg»: what a scale says, rounded up to 5 g."""
        rounded = (self.grams / ROUND_G).to_integral_value(rounding="ROUND_CEILING") * ROUND_G
        if rounded < KILOGRAM:
            return f"{rounded:f} g"
        return f"{rounded / KILOGRAM:.2f}".rstrip("0").rstrip(".") + " kg"

    @property
    def amount(self) -> str:
        """Pieces and, beside them, their weight."""
        return f"{self.pieces} ({self.weight})" if self.pieces else self.weight


class Bought(Protocol):
    """What a purchase is made of: a food of a meal or of an option."""

    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def net_g(self) -> Decimal: ...
    @property
    def gross_g(self) -> Decimal | None: ...
    @property
    def food_id(self) -> int | None: ...


def eaten(view: PlanView, days: int) -> list[Bought]:
    """The foods of so many days: option k of each meal on day k, or the day's own foods."""
    found: list[Bought] = []
    for day in range(days):
        for meal in view.meals:
            if meal.options:
                found += meal.options[day % len(meal.options)].items
            else:
                found += meal.foods
    return found


def purchases(foods: Iterable[Bought], *, people: int = 1) -> list[Purchase]:
    """Foods bought for so many people, in the order of the aisles.

    The same food served twice is bought once. Weights are gross where known: what is bought is
    peeled later.
    """
    times = Decimal(people)
    found: dict[str, list[Bought]] = {}
    for food in foods:
        found.setdefault(food.name, []).append(food)
    bought = [_purchase(name, rows, times) for name, rows in found.items()]
    order = list(AISLES)
    return sorted(bought, key=lambda item: (order.index(item.aisle), item.name))


def shopping_sheet(
    view: PlanView,
    header: Header,
    *,
    days: int = DAYS,
    people: int = 1,
    cost: bool = False,
    prices: Mapping[int, Decimal] = NO_PRICES,
) -> Sheet:
    """The sheet; with `cost`, a column with what each thing costs and the sum at the end.

    `prices` are pesos per kilogram by food; what has none leaves a place to write it.
    """
    items = purchases(eaten(view, days), people=people)
    whom = "una persona" if people == 1 else f"{people} personas"
    span = "un día" if days == 1 else f"{days} días"
    aisles = [(aisle, list(found)) for aisle, found in groupby(items, lambda item: item.aisle)]
    return {
        "kind": "shopping",
        **header.data,
        **heading(view, header, "Lista del súper"),
        "span": f"Para {span}, {whom}",
        "cost": cost,
        "aisles": [
            {"name": name, "items": [_line(item, prices) for item in found]}
            for name, found in aisles
        ],
        "total": _total(items, prices) if cost else "",
        "columns": two_columns([len(found) + 2 for _, found in aisles]),
    }


def _line(item: Purchase, prices: Mapping[int, Decimal]) -> dict[str, str]:
    cost = cost_of(item, prices)
    said = "" if cost is None else pesos(cost)
    return {"name": item.name, "amount": item.amount, "cost": said}


def cost_of(item: Purchase, prices: Mapping[int, Decimal]) -> Decimal | None:
    """Pesos of a purchase, up to the peso; None without a price."""
    price = prices.get(item.food_id or 0)
    if price is None:
        return None
    return (price * item.grams / KILOGRAM).quantize(Decimal(1), ROUND_CEILING)


def pesos(amount: Decimal) -> str:
    """«$1,240»."""
    return f"${amount:,.0f}"


def _total(items: list[Purchase], prices: Mapping[int, Decimal]) -> str:
    """«$1,240, sin contar 3 cosas sin precio»; empty if nothing has one."""
    costs = [cost_of(item, prices) for item in items]
    known = [cost for cost in costs if cost is not None]
    if not known:
        return ""
    lacking = len(costs) - len(known)
    things = "1 cosa" if lacking == 1 else f"{lacking} cosas"
    left = f", sin contar {things} sin precio" if lacking else ""
    return f"{pesos(sum(known, Decimal(0)))}{left}"


def _purchase(name: str, rows: list[Bought], times: Decimal) -> Purchase:
    grams = sum(((row.gross_g or row.net_g) for row in rows), Decimal(0)) * times
    return Purchase(
        name, aisle_of(rows[0].group), grams, _pieces(rows, int(times)), rows[0].food_id
    )


def aisle_of(group: str) -> str:
    """Where a group of equivalents is found. Raises KeyError on an unknown group."""
    for aisle, groups in AISLES.items():
        if group in groups:
            return aisle
    raise KeyError(group)


def _pieces(rows: list[Bought], times: int) -> str:
    """«11 piezas», if every row is measured in the same whole things; else empty."""
    units, total = set(), 0
    for row in rows:
        number, _, unit = row.measure.partition(" ")
        if unit.split(" ")[0] not in WHOLE_THINGS:
            return ""
        units.add(unit.removesuffix("s"))
        total += parse_quantity(number)
    if len({unit.split(" ")[0] for unit in units}) != 1:
        return ""
    whole = math.ceil(total * times)
    unit = rows[0].measure.partition(" ")[2]
    return kitchen_measure(whole, unit) if whole > 1 else f"{whole} {unit}"
