"""Front-of-pack seals and legends of NOM-051-SCFI/SSA1-2010 (2020 amendment), by date. Pure.

The limits of Table 6 are the same in both phases; what changes is which nutrients are looked at:
phase 2 (1/oct/2023 to 31/dic/2027) those that follow from what was added; phase 3 (from
1/ene/2028) all five as soon as one was added. The seal printed on the package outranks this.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

PHASE_2 = datetime.date(2023, 10, 1)
PHASE_3 = datetime.date(2028, 1, 1)
KCAL_PER_G_SUGAR = 4
KCAL_PER_G_FAT = 9
WITHOUT_ENERGY_KCAL = Decimal(5)
"""A drink under this is «sin calorías». The table does not define it; 5 is its rounding limit."""


class Seal(StrEnum):
    """The five octagons, in the order in which they are printed (4.5.3.4.6)."""

    ENERGY = "calorias"
    SUGARS = "azucares"
    SATURATED = "grasas_saturadas"
    TRANS = "grasas_trans"
    SODIUM = "sodio"


SEAL_NAMES: dict[str, str] = {
    Seal.ENERGY: "EXCESO CALORÍAS",
    Seal.SUGARS: "EXCESO AZÚCARES",
    Seal.SATURATED: "EXCESO GRASAS SATURADAS",
    Seal.TRANS: "EXCESO GRASAS TRANS",
    Seal.SODIUM: "EXCESO SODIO",
}
CAFFEINE = "CONTIENE CAFEÍNA EVITAR EN NIÑOS"
SWEETENERS = "CONTIENE EDULCORANTES, NO RECOMENDABLE EN NIÑOS"


@dataclass(frozen=True, slots=True)
class Label:
    """What the package says, per 100 g or 100 ml. None is what it does not say."""

    is_liquid: bool
    energy_kcal: Decimal | None
    free_sugars_g: Decimal | None
    saturated_fat_g: Decimal | None
    trans_fat_g: Decimal | None
    sodium_mg: Decimal | None
    adds_sugars: bool = False
    adds_fats: bool = False
    adds_sodium: bool = False
    adds_caffeine: bool = False
    has_sweeteners: bool = False
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One nutrient against its limit. `crossed` is None if the label does not say enough."""

    seal: Seal
    is_evaluated: bool
    crossed: bool | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The seals and legends that follow on a date, and why each nutrient does or does not."""

    phase: int
    seals: tuple[Seal, ...]
    legends: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def unknown(self) -> tuple[Seal, ...]:
        """Seals that cannot be decided with what the label says."""
        return tuple(r.seal for r in self.readings if r.is_evaluated and r.crossed is None)


def phase_on(date: datetime.date) -> int:
    """The phase in force. Raises ValueError before 1/oct/2023: phase 1 and its limits expired."""
    if date < PHASE_2:
        raise ValueError("La fase 1 terminó el 30 de septiembre de 2023; sus límites no se usan.")
    return 3 if date >= PHASE_3 else 2


def evaluate_seals(
    label: Label, *, on: datetime.date, without_energy_kcal: Decimal = WITHOUT_ENERGY_KCAL
) -> Verdict:
    """The seals of a product on a date. Raises ValueError before phase 2."""
    phase = phase_on(on)
    looked_at = _evaluated(label, phase)
    readings = tuple(
        Reading(seal, seal in looked_at, *test(label, without_energy_kcal))
        for seal, test in TESTS.items()
    )
    seals = tuple(r.seal for r in readings if r.is_evaluated and r.crossed)
    return Verdict(phase, seals, _legends(label), readings)


def _evaluated(label: Label, phase: int) -> frozenset[Seal]:
    if label.is_exempt:
        return frozenset()
    adds_any = label.adds_sugars or label.adds_fats or label.adds_sodium
    if phase == 3:
        return frozenset(Seal) if adds_any else frozenset()
    found: set[Seal] = set()
    if label.adds_sugars:
        found |= {Seal.SUGARS, Seal.ENERGY}
    if label.adds_fats:
        found |= {Seal.SATURATED, Seal.TRANS, Seal.ENERGY}
    if label.adds_sodium:
        found.add(Seal.SODIUM)
    return frozenset(found)


def _legends(label: Label) -> tuple[str, ...]:
    """Legends depend neither on what was added nor on the phase (7.1.3, 7.1.4)."""
    legends = ((CAFFEINE, label.adds_caffeine), (SWEETENERS, label.has_sweeteners))
    return tuple(text for text, applies in legends if applies)


Tested = tuple[bool | None, str]
UNSAID = "La etiqueta no lo dice."


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _energy(label: Label, without_energy_kcal: Decimal) -> Tested:
    kcal, sugars = label.energy_kcal, label.free_sugars_g
    if kcal is None:
        return None, UNSAID
    if not label.is_liquid:
        return kcal >= 275, f"{_short(kcal)} kcal por 100 g; el límite es 275."
    if kcal >= 70:
        return True, f"{_short(kcal)} kcal por 100 ml; el límite es 70."
    if sugars is None:
        return None, "Falta saber los azúcares libres."
    from_sugars = sugars * KCAL_PER_G_SUGAR
    return from_sugars >= 8, (
        f"{_short(kcal)} kcal por 100 ml (límite 70), "
        f"{_short(from_sugars)} de azúcares libres (límite 8)."
    )


def _share(label: Label, grams: Decimal | None, kcal_per_g: int, limit: int) -> Tested:
    """Percentage of the energy that a nutrient brings, against its limit."""
    if grams is None or label.energy_kcal is None:
        return None, UNSAID
    if label.energy_kcal == 0:
        return False, "El producto no aporta energía."
    share = grams * kcal_per_g * 100 / label.energy_kcal
    return share >= limit, f"{share:.1f} % de la energía; el límite es {limit} %."


def _sugars(label: Label, without_energy_kcal: Decimal) -> Tested:
    return _share(label, label.free_sugars_g, KCAL_PER_G_SUGAR, 10)


def _saturated(label: Label, without_energy_kcal: Decimal) -> Tested:
    return _share(label, label.saturated_fat_g, KCAL_PER_G_FAT, 10)


def _trans(label: Label, without_energy_kcal: Decimal) -> Tested:
    return _share(label, label.trans_fat_g, KCAL_PER_G_FAT, 1)


def _sodium(label: Label, without_energy_kcal: Decimal) -> Tested:
    sodium, kcal = label.sodium_mg, label.energy_kcal
    if sodium is None or kcal is None:
        return None, UNSAID
    if label.is_liquid and kcal < without_energy_kcal:
        return sodium >= 45, f"{_short(sodium)} mg por 100 ml sin calorías; el límite es 45."
    return sodium >= 300 or sodium >= kcal, (
        f"{_short(sodium)} mg por 100; los límites son 300 mg y 1 mg por kcal ({_short(kcal)})."
    )


TESTS = {
    Seal.ENERGY: _energy,
    Seal.SUGARS: _sugars,
    Seal.SATURATED: _saturated,
    Seal.TRANS: _trans,
    Seal.SODIUM: _sodium,
}
