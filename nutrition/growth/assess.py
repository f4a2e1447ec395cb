"""A child's growth from dates and measurements: which age, which reference, what each z means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nutrition.errors import OutOfRange
from nutrition.growth.age import TERM_WEEKS, age_in_days, corrected_age
from nutrition.growth.classes import growth_class_0_5, growth_class_5_19
from nutrition.growth.lms import percentile
from nutrition.growth.who_2006 import LAST_DAY, growth_who_2006
from nutrition.growth.who_2007 import growth_who_2007
from nutrition.units import DAYS_PER_MONTH

SEX_CODE = {"male": "1", "female": "2"}
# Score, name in Spanish, and the indicator of its classes (empty where WHO gives none).
_UNDER_FIVE = {
    "zlen": ("Longitud/talla para la edad", "length"),
    "zwei": ("Peso para la edad", "weight"),
    "zwfl": ("Peso para la longitud/talla", "weight_length"),
    "zbmi": ("IMC para la edad", "bmi"),
    "zhc": ("Perímetro cefálico para la edad", ""),
    "zac": ("Circunferencia de brazo para la edad", ""),
}
_OVER_FIVE = {
    "zhfa": ("Talla para la edad", "length"),
    "zwfa": ("Peso para la edad", "weight"),
    "zbfa": ("IMC para la edad", "bmi"),
}


@dataclass(frozen=True)
class Indicator:
    """One indicator of a child: z (two places), percentile (0–100), class, and WHO's flag."""

    key: str
    name: str
    z: Decimal
    percentile: Decimal
    label: str
    flagged: bool


@dataclass(frozen=True)
class ChildGrowth:
    """A child at a date: days lived, days used (corrected if preterm), reference, indicators."""

    age_days: int
    used_days: int
    reference: str
    indicators: tuple[Indicator, ...]

    @property
    def corrected(self) -> bool:
        """Whether the age used is the corrected one."""
        return self.used_days != self.age_days


def used_days(*, birth: date, on: date, ga_weeks: int | None = None, ga_days: int = 0) -> int:
    """The age to read growth with, days: corrected to 24 months (36 under 28 weeks) if preterm.

    Raises OutOfRange before 40 postmenstrual weeks, where curves for the preterm are used.
    """
    lived = age_in_days(birth=birth, on=on)
    if ga_weeks is None or ga_weeks >= TERM_WEEKS:
        return lived
    until = 36 if ga_weeks < 28 else 24
    if lived >= until * DAYS_PER_MONTH:
        return lived
    days = corrected_age(ga_weeks=ga_weeks, ga_days=ga_days, birth=birth, ref=on)["corrected_days"]
    if days is None:
        raise OutOfRange("Antes de 40 semanas posmenstruales se usan curvas de prematuro.")
    return days


def assess_child(
    *,
    sex: str,
    birth: date,
    on: date,
    weight_kg: Decimal | None = None,
    height_cm: Decimal | None = None,
    position: str | None = None,
    head_cm: Decimal | None = None,
    arm_cm: Decimal | None = None,
    oedema: bool = False,
    ga_weeks: int | None = None,
    ga_days: int = 0,
) -> ChildGrowth:
    """Every indicator that the measurements allow, by WHO 2006 under 60 months and 2007 after.

    `sex` is "female" or "male"; `position` "l" lying, "h" standing or None. Raises OutOfRange from
    19 years on or before 40 postmenstrual weeks, InvalidInput for reversed dates.
    """
    lived = age_in_days(birth=birth, on=on)
    days = used_days(birth=birth, on=on, ga_weeks=ga_weeks, ga_days=ga_days)
    swollen = "y" if oedema else "n"
    if days <= LAST_DAY:
        scores = growth_who_2006(
            sex=SEX_CODE[sex],
            age_days=Decimal(days),
            weight=weight_kg,
            lenhei=height_cm,
            measure=position,
            headc=head_cm,
            armc=arm_cm,
            oedema=swollen,
        )
        return ChildGrowth(lived, days, "OMS 2006", _indicators(scores, _UNDER_FIVE))
    scores = growth_who_2007(
        sex=SEX_CODE[sex],
        agemons=Decimal(days) / DAYS_PER_MONTH,
        weight=weight_kg,
        height=height_cm,
        oedema=swollen,
    )
    return ChildGrowth(lived, days, "OMS 2007", _indicators(scores, _OVER_FIVE))


def _indicators(
    scores: Mapping[str, Any], names: Mapping[str, tuple[str, str]]
) -> tuple[Indicator, ...]:
    classify = growth_class_0_5 if names is _UNDER_FIVE else growth_class_5_19
    return tuple(
        Indicator(
            key=key,
            name=name,
            z=scores[key],
            percentile=Decimal(f"{percentile(float(scores[key])):.1f}"),
            label=classify(indicator=kind, z=_within(scores[key])) if kind else "",
            flagged=bool(scores["flags"]["f" + key[1:]]),
        )
        for key, (name, kind) in names.items()
        if scores[key] is not None
    )


def _within(z: Decimal) -> Decimal:
    # A flagged z may leave the bounds of the class function; its class does not change there.
    return max(min(z, Decimal(15)), Decimal(-15))
