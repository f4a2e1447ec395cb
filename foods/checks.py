"""Checks C0-C12: is a food consistent with itself and with its group? Pure, over `FoodFacts`.

They run on what ships (tests and `foods_check`) and on every imported row. The bands of C4 are the
5th and 95th percentiles of published portions, not a tolerance chosen by us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from foods.facts import FoodFacts
from foods.nutrients import MACRO_KEYS, NUTRIENT_KEYS
from foods.text import normalise
from nutrition.exchanges import GroupProfile, group_profiles, totals

ENERGY_BAND = (Decimal("0.66"), Decimal("1.32"))
"""Energy of a portion over that of its group's profile; vegetables may go down to 0.60."""
VEGETABLE_FLOOR = Decimal("0.60")
GROUPS_WITHOUT_BAND = ("libre", "alcohol")
MOST_PIECES = 12
GROUPS_OF_SMALL_PIECES = ("grasa_sp", "grasa_cp", "verdura", "fruta", "azucar_sg", "azucar_cg")
FAT_PER_7G_PROTEIN = {
    "aoa_mb": (Decimal(0), Decimal("2.05")),
    "aoa_b": (Decimal("1.95"), Decimal("4.05")),
    "aoa_m": (Decimal("3.95"), Decimal("6.55")),
    "aoa_a": (Decimal("6.45"), Decimal("Infinity")),
}
MOST_OFF_G = Decimal("3.5")
FATTY_ACIDS = ("fat_saturated_g", "fat_monounsaturated_g", "fat_polyunsaturated_g")


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed check: the column at fault, its value, and a hint of what usually causes it."""

    check: str
    code: str
    name: str
    column: str
    value: str
    message: str
    hint: str = ""

    def as_dict(self) -> dict[str, str]:
        """For JSON and the report file."""
        return asdict(self)


Problem = tuple[str, str, object, str, str]
Check = Callable[[FoodFacts, GroupProfile], Iterator[Problem]]


def check_foods(
    foods: Iterable[FoodFacts], profiles: Mapping[str, GroupProfile] | None = None
) -> list[Finding]:
    """Every failed check of a set of foods, in their order. Empty is good."""
    profiles = profiles or group_profiles()
    findings: list[Finding] = []
    seen: dict[str, str] = {}
    for food in foods:
        problems = list(_check_identity(food, seen, profiles))
        if food.group in profiles:
            problems += check_values(food, profiles[food.group])
        findings += [_finding(food, problem) for problem in problems]
        seen.setdefault(normalise(food.name), food.name)
    return findings


def check_values(food: FoodFacts, profile: GroupProfile) -> list[Problem]:
    """The checks that need only the food and its group's profile."""
    missing = list(_c0_macros_present(food))
    if missing:
        return missing
    return [problem for check in CHECKS for problem in check(food, profile)]


def _finding(food: FoodFacts, problem: Problem) -> Finding:
    check, column, value, message, hint = problem
    text = "" if value is None else str(value)
    return Finding(check, food.code, food.name, column, text, message, hint)


def _check_identity(
    food: FoodFacts, seen: Mapping[str, str], profiles: Mapping[str, GroupProfile]
) -> Iterator[Problem]:
    key = normalise(food.name)
    if not key:
        yield "C8", "name", food.name, "El alimento no tiene nombre.", ""
    elif key in seen:
        yield "C8", "name", food.name, f"Nombre repetido: ya existe «{seen[key]}».", ""
    if food.group not in profiles:
        yield "C9", "group", food.group, "No es uno de los 19 grupos.", ""
    if not food.source_id or not food.source_type:
        yield "C10", "source_id", food.source_id, "Falta decir de dónde salen los valores.", ""


def _c0_macros_present(food: FoodFacts) -> Iterator[Problem]:
    for key in MACRO_KEYS:
        if food.per_100g.get(key) is None:
            yield "C0", key, None, "Falta un valor básico.", "Desconocido no es cero."


def _value(food: FoodFacts, key: str) -> Decimal:
    return food.per_100g.get(key) or Decimal(0)


def _c1_atwater(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    """Energy lies where 4/9/4/7 puts it, with fibre counted or not."""
    energy = _value(food, "energy_kcal")
    whole = (
        4 * (_value(food, "protein_g") + _value(food, "carbohydrate_g"))
        + 9 * _value(food, "fat_g")
        + 7 * _value(food, "alcohol_g")
    )
    less_fibre = whole - 2 * _value(food, "fibre_g")
    low = min(whole, less_fibre) * Decimal("0.80") - 10
    high = max(whole, less_fibre) * Decimal("1.12") + 8
    if not low <= energy <= high:
        yield (
            "C1",
            "energy_kcal",
            energy,
            f"La energía no corresponde a sus macronutrimentos ({whole:.0f} kcal).",
            "Columnas corridas, lípidos que repiten la proteína o un punto decimal perdido.",
        )


def _c2_within_100_g(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    total = sum(
        (_value(food, key) for key in ("protein_g", "fat_g", "carbohydrate_g", "alcohol_g")),
        Decimal(0),
    )
    if total > Decimal("101.5"):
        yield (
            "C2",
            "carbohydrate_g",
            total,
            "Los macronutrimentos pesan más que el alimento.",
            "Un punto decimal perdido o un peso neto equivocado.",
        )


def _c3_parts_within_whole(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    carbohydrate = _value(food, "carbohydrate_g")
    for key in ("sugars_g", "fibre_g"):
        if _value(food, key) > carbohydrate + 1:
            yield (
                "C3",
                key,
                food.per_100g[key],
                "Es más que los hidratos de carbono.",
                "Suele ser el índice glucémico puesto en la columna de azúcar.",
            )
    acids = [food.per_100g.get(key) for key in FATTY_ACIDS]
    known = [acid for acid in acids if acid is not None]
    if len(known) == len(acids):
        total = sum(known, Decimal(0))
        if total > _value(food, "fat_g") * Decimal("1.03") + Decimal("0.3"):
            yield "C3", "fat_g", total, "Los ácidos grasos suman más que los lípidos.", ""


def _c4_portion_in_band(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    if food.group not in GROUPS_WITHOUT_BAND:
        table = totals(food.equivalents or {food.group: Decimal(1)}).energy_kcal
        low, high = ENERGY_BAND
        low = VEGETABLE_FLOOR if food.group == "verdura" else low
        energy = _value(food, "energy_kcal") * food.net_g / 100
        if not low * table <= energy <= high * table:
            yield (
                "C4",
                "net_g",
                food.net_g,
                f"La porción da {energy:.0f} kcal y un equivalente del grupo {table:.0f}.",
                "Peso neto equivocado (a veces una fecha de Excel), o no es una porción.",
            )
    pieces = food.measure.startswith("pieza") and food.quantity > MOST_PIECES
    if pieces and food.group not in GROUPS_OF_SMALL_PIECES:
        yield (
            "C4",
            "quantity",
            food.quantity,
            "Son demasiadas piezas para un equivalente.",
            "Suele faltar el punto: 16 por 0.16.",
        )


def _c5_net_within_gross(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    if food.net_g <= 0:
        yield "C5", "net_g", food.net_g, "El peso neto debe ser mayor que cero.", ""
    if food.net_g > food.gross_g:
        yield "C5", "net_g", food.net_g, f"Es más que el peso bruto ({food.gross_g} g).", ""


def _c6_equivalent_is_portion(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    for key, declared in food.per_equivalent.items():
        derived = _value(food, key) * food.net_g / 100
        if declared is not None and abs(declared - derived) > Decimal("0.6") + derived / 50:
            yield (
                "C6",
                key,
                declared,
                f"Lo declarado por equivalente no es lo que da su porción ({derived:.1f}).",
                "Los valores por 100 g y la porción son de filas distintas.",
            )


def _c7_subgroup_fits(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    protein = _value(food, "protein_g")
    if food.equivalents:
        yield from _c7_equivalents_fit(food)
    elif food.group in FAT_PER_7G_PROTEIN and protein:
        ratio = _value(food, "fat_g") / protein * 7
        low, high = FAT_PER_7G_PROTEIN[food.group]
        if not low <= ratio <= high:
            yield (
                "C7",
                "group",
                food.group,
                f"Tiene {ratio:.1f} g de lípidos por 7 g de proteína: es de otro subgrupo.",
                "",
            )


def _c7_equivalents_fit(food: FoodFacts) -> Iterator[Problem]:
    """A food of several groups brings what they add up to, within 3.5 g of each macronutrient."""
    expected = totals(food.equivalents)
    for key in ("protein_g", "fat_g", "carbohydrate_g"):
        brings = _value(food, key) * food.net_g / 100
        if abs(brings - getattr(expected, key)) > MOST_OFF_G:
            yield (
                "C7",
                key,
                f"{brings:.1f}",
                f"Sus equivalentes suman {getattr(expected, key)} g.",
                "Los equivalentes no son los de esa porción.",
            )


def _c11_not_negative(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    for key in NUTRIENT_KEYS:
        value = food.per_100g.get(key)
        if value is not None and value < 0:
            yield "C11", key, value, "Un nutrimento no puede ser negativo.", ""


def _c12_glycaemic_load(food: FoodFacts, profile: GroupProfile) -> Iterator[Problem]:
    """A declared load is index × carbohydrate / 100, within 10 % (or half a unit)."""
    index, load = food.glycaemic_index, food.glycaemic_load
    if index is None or load is None:
        return
    derived = index * _value(food, "carbohydrate_g") * food.net_g / 10_000
    if abs(load - derived) > max(derived / 10, Decimal("0.5")):
        yield (
            "C12",
            "glycaemic_load",
            load,
            f"La carga glucémica no corresponde a su índice ({derived:.1f}).",
            "Índice y carga en columnas cambiadas.",
        )


CHECKS: tuple[Check, ...] = (
    _c1_atwater,
    _c2_within_100_g,
    _c3_parts_within_whole,
    _c4_portion_in_band,
    _c5_net_within_gross,
    _c6_equivalent_is_portion,
    _c7_subgroup_fits,
    _c11_not_negative,
    _c12_glycaemic_load,
)
