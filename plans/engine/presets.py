"""Presets by condition: limits, bounds and goals as data, each figure with its source.

`presets.csv` is read whole; what was recalled and not yet read in its source says «por confirmar»
wherever it is shown. A preset proposes: nothing here prescribes, and every figure can be changed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Literal

from nutrition.exchanges import group_profiles
from plans.engine.limits import LIMITED, Limit
from plans.engine.problem import Bounds, Targets
from plans.engine.words import number, percent

Kind = Literal["limit", "bound", "share", "per_kg", "flag"]
KCAL_PER_G = {"protein": 4, "fat": 9, "carbohydrate": 4, "fat_saturated_g": 9, "sugars_g": 4}
MACROS = {"protein": "proteína", "fat": "lípidos", "carbohydrate": "hidratos de carbono"}
FLAGS = {"no_raw": "Sin pescado ni huevo poco cocidos", "vegetarian": "Sin carne ni pescado"}
ENERGY_SHARE = "% de la energía"
PER_1000 = "por 1000 kcal"
UNCONFIRMED = "por confirmar"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of a preset: what it limits, between what, on which basis, and who says so."""

    kind: Kind
    key: str
    least: Decimal | None
    most: Decimal | None
    basis: str
    source: str
    confirmed: bool

    @property
    def text(self) -> str:
        """«Sodio: hasta 2,000 mg al día (OMS 2012, por confirmar)»."""
        said = FLAGS[self.key] if self.kind == "flag" else f"{_what(self)}: {_range(self)}"
        mark = "" if self.confirmed else f", {UNCONFIRMED}"
        return f"{said} ({self.source}{mark})"


@dataclass(frozen=True, slots=True)
class Preset:
    """A condition and its figures."""

    key: str
    title: str
    lines: tuple[Line, ...]

    def of(self, kind: Kind) -> tuple[Line, ...]:
        """The figures of a kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    @property
    def flags(self) -> frozenset[str]:
        """«no_raw», «vegetarian»."""
        return frozenset(line.key for line in self.of("flag"))

    def limits(self, energy_kcal: Decimal) -> tuple[Limit, ...]:
        """Its limits for a day of so much energy, in grams or milligrams, rounded to the unit."""
        return tuple(
            Limit(
                line.key,
                _in_units(line, line.least, energy_kcal),
                _in_units(line, line.most, energy_kcal),
                line.source if line.confirmed else f"{line.source}, {UNCONFIRMED}",
            )
            for line in self.of("limit")
        )

    def remarks(self, targets: Targets, weight_kg: Decimal | None = None) -> tuple[str, ...]:
        """Where the targets leave what the preset asks of the macronutrients, in words."""
        found = []
        for line in self.of("share"):
            grams = getattr(targets, f"{line.key}_g")
            share = grams * KCAL_PER_G[line.key] * 100 / targets.energy_kcal
            if _outside(share, line):
                found.append(f"{_what(line)}: la meta es {percent(share)}; {line.text}")
        for line in self.of("per_kg"):
            if weight_kg:
                per_kg = getattr(targets, f"{line.key}_g") / weight_kg
                if _outside(per_kg, line):
                    found.append(f"{_what(line)}: la meta es {number(per_kg)} g/kg; {line.text}")
        return tuple(found)


@lru_cache(maxsize=1)
def presets() -> Mapping[str, Preset]:
    """Every preset by key, in the order of the file."""
    text = resources.files("plans.engine").joinpath("presets.csv")
    with text.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    titles = {row["preset"]: row["title"] for row in rows}
    return {
        key: Preset(key, title, tuple(_line(row) for row in rows if row["preset"] == key))
        for key, title in titles.items()
    }


def merged_bounds(*many: Mapping[str, Bounds]) -> dict[str, Bounds]:
    """Bounds that keep all of them. A least above a most stays so: the problem says it in words."""
    found: dict[str, Bounds] = {}
    for bounds in many:
        for key, new in bounds.items():
            old = found.get(key, Bounds())
            tops = [most for most in (old.most, new.most) if most is not None]
            found[key] = Bounds(max(old.least, new.least), min(tops) if tops else None)
    return found


def merged_limits(*many: Iterable[Limit]) -> tuple[Limit, ...]:
    """One limit a nutrient that keeps all of them, with all its sources."""
    found: dict[str, Limit] = {}
    for limits in many:
        for new in limits:
            old = found.get(new.nutrient)
            found[new.nutrient] = new if old is None else _narrowest(old, new)
    return tuple(found.values())


def bounds_without(
    asked: Mapping[str, Bounds], gone: Mapping[str, Bounds], kept: Mapping[str, Bounds]
) -> dict[str, Bounds]:
    """Bounds without those of a preset that is taken away; where another asks, its own come back.

    What a person asked at another figure stays. Groups left without a bound are left out.
    """
    found = {}
    for key, now in asked.items():
        out, other = gone.get(key, Bounds()), kept.get(key, Bounds())
        least = _side(now.least, out.least, other.least) or Decimal(0)
        found[key] = Bounds(least, _side(now.most, out.most, other.most))
    return {key: bounds for key, bounds in found.items() if bounds != Bounds()}


def limits_without(
    asked: Iterable[Limit], gone: Iterable[Limit], kept: Iterable[Limit]
) -> tuple[Limit, ...]:
    """As `bounds_without`, of the limits of nutrients; the source of the preset goes with it."""
    out, others = ({one.nutrient: one for one in limits} for limits in (gone, kept))
    found = []
    for now in asked:
        left, other = out.get(now.nutrient), others.get(now.nutrient, Limit(now.nutrient))
        found.append(now if left is None else _without(now, left, other))
    return tuple(one for one in found if (one.least, one.most) != (None, None))


def bounds_of(preset: Preset) -> dict[str, Bounds]:
    """The bounds of groups a preset sets."""
    return {line.key: Bounds(line.least or Decimal(0), line.most) for line in preset.of("bound")}


def _without(now: Limit, gone: Limit, kept: Limit) -> Limit:
    others = kept.source.split("; ")
    said = [part for part in now.source.split("; ") if part != gone.source or part in others]
    least = _side(now.least, gone.least, kept.least)
    return Limit(now.nutrient, least, _side(now.most, gone.most, kept.most), "; ".join(said))


def _side(now: Decimal | None, gone: Decimal | None, kept: Decimal | None) -> Decimal | None:
    return kept if now == gone else now


def _narrowest(old: Limit, new: Limit) -> Limit:
    lows = [x for x in (old.least, new.least) if x is not None]
    tops = [x for x in (old.most, new.most) if x is not None]
    source = old.source if new.source == old.source else f"{old.source}; {new.source}"
    return Limit(
        old.nutrient, max(lows) if lows else None, min(tops) if tops else None, source[:200]
    )


def _in_units(line: Line, value: Decimal | None, energy_kcal: Decimal) -> Decimal | None:
    if value is None:
        return None
    if line.basis == ENERGY_SHARE:
        value = energy_kcal * value / 100 / KCAL_PER_G[line.key]
    elif line.basis == PER_1000:
        value = value * energy_kcal / 1000
    return value.quantize(Decimal(1))


def _outside(value: Decimal, line: Line) -> bool:
    low = line.least is not None and value < line.least
    return low or (line.most is not None and value > line.most)


def _what(line: Line) -> str:
    if line.kind == "limit":
        name = LIMITED[line.key][0]
    elif line.kind == "bound":
        name = group_profiles()[line.key].name
    else:
        name = MACROS[line.key]
    return name[:1].upper() + name[1:]


def _range(line: Line) -> str:
    if line.most == 0:
        return "ninguno"
    if line.least is None:
        said = f"hasta {number(line.most or Decimal(0))}"
    elif line.most is None:
        said = f"al menos {number(line.least)}"
    else:
        said = f"de {number(line.least)} a {number(line.most)}"
    unit = LIMITED[line.key][1] if line.kind == "limit" else ""
    if line.basis in (ENERGY_SHARE, "g por kg", "equivalentes"):
        return f"{said} {line.basis}"
    return f"{said} {unit} {'al día' if line.basis == 'día' else line.basis}"


def _line(row: Mapping[str, str]) -> Line:
    kind: Kind = row["kind"]  # type: ignore[assignment]
    least, most = (Decimal(row[name]) if row[name] else None for name in ("least", "most"))
    return Line(
        kind, row["key"], least, most, row["basis"], row["source"], row["confirmed"] == "sí"
    )
