"""The expenditure learned from a patient's own response: intake and the slope of the weight. Pure.

E = intake − 7,700 kcal/kg × slope (kg a day). The slope is that of least squares on the weights;
its standard error gives the 95 % interval (Student's t, n − 2), widened by how little is known of
the intake. 7,700 kcal a kilogram is the usual figure for adipose tissue (Wishnofsky 1958, 3,500
kcal a pound; recalled, to be confirmed): in the first weeks water and glycogen also leave, which is
why nothing is said before fourteen days and four weights. It is an estimate beside the equations,
never instead of them, and it describes the weights that were measured, not the future.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plans.engine.assess import FLOOR_KCAL, LOW_KCAL
from plans.student import t_975

KCAL_A_KG = Decimal(7700)
CALC_ID, CALC_VERSION = "learned_expenditure", "1"
SOURCE = "Pendiente del peso × 7,700 kcal/kg (Wishnofsky 1958; por confirmar)"
LEAST_DAYS, LEAST_WEIGHTS = 14, 4
SECONDS_A_DAY = Decimal(86400)
IMPLAUSIBLE = (Decimal(500), Decimal(8000))
"""kcal a day outside which the data, not the patient, are extraordinary."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Weighing:
    """A weight in kg at a moment."""

    at: datetime
    weight_kg: Decimal


@dataclass(frozen=True, slots=True)
class Intake:
    """Mean kcal a day over the same time, as a range; `basis` is what it was taken from."""

    least_kcal: Decimal
    most_kcal: Decimal
    basis: str

    @property
    def middle(self) -> Decimal:
        """The middle of the range."""
        return (self.least_kcal + self.most_kcal) / 2


@dataclass(frozen=True, slots=True)
class Learned:
    """Expenditure in kcal a day with its interval, or `reason` why there is none.

    `needs_confirmation` says that the figure is below a floor: it is shown, and not proposed until
    a person confirms it.
    """

    days: int
    weights: int
    reason: str = ""
    kcal: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    kg_a_week: Decimal | None = None
    basis: str = ""
    needs_confirmation: bool = False

    @property
    def available(self) -> bool:
        """Whether there is a figure."""
        return self.kcal is not None

    def proposed(self, *, confirmed: bool = False) -> Decimal | None:
        """The kcal that may be proposed: none below a floor unless a person confirmed it.

        The hard floor (800 kcal) is never proposed, confirmed or not.
        """
        if self.kcal is None or self.kcal < FLOOR_KCAL:
            return None
        return self.kcal if confirmed or not self.needs_confirmation else None


def learned(weighings: Sequence[Weighing], intake: Intake | None, *, sex: str) -> Learned:
    """Estimate the expenditure. `sex` chooses the floor: «male», or the lower one."""
    rows = sorted(weighings, key=lambda row: row.at)
    days = (rows[-1].at.date() - rows[0].at.date()).days if rows else 0
    reason = _missing(days, len(rows), intake)
    if reason or intake is None:
        return Learned(days, len(rows), reason)
    slope, error = _slope(rows)
    t = t_975(len(rows) - 2)
    kcal = intake.middle - KCAL_A_KG * slope
    low = intake.least_kcal - KCAL_A_KG * (slope + t * error)
    high = intake.most_kcal - KCAL_A_KG * (slope - t * error)
    if not IMPLAUSIBLE[0] <= kcal <= IMPLAUSIBLE[1]:
        return Learned(days, len(rows), "Los pesos y la ingesta registrados no se corresponden.")
    floor = LOW_KCAL["male" if sex == "male" else "female"]
    return Learned(
        days=days,
        weights=len(rows),
        kcal=kcal,
        low=low,
        high=high,
        kg_a_week=slope * 7,
        basis=intake.basis,
        needs_confirmation=kcal < floor,
    )


def _missing(days: int, weights: int, intake: Intake | None) -> str:
    """What is still needed, in words; empty if nothing is."""
    needs = []
    if days < LEAST_DAYS:
        needs.append(f"{LEAST_DAYS} días entre el primer y el último peso (van {days})")
    if weights < LEAST_WEIGHTS:
        needs.append(f"{LEAST_WEIGHTS} pesos (hay {weights})")
    if intake is None:
        needs.append("un plan publicado o un diario con cantidades")
    return f"Hacen falta {' y '.join(needs)}." if needs else ""


def _slope(rows: Sequence[Weighing]) -> tuple[Decimal, Decimal]:
    """(kg a day, its standard error) by least squares. Needs three moments that differ."""
    times = [_days(row.at, rows[0].at) for row in rows]
    n = Decimal(len(rows))
    mean_t = sum(times, ZERO) / n
    mean_w = sum((row.weight_kg for row in rows), ZERO) / n
    sxx = sum(((t - mean_t) ** 2 for t in times), ZERO)
    pairs = list(zip(times, rows, strict=True))
    slope = sum(((t - mean_t) * (row.weight_kg - mean_w) for t, row in pairs), ZERO) / sxx
    left = sum(((row.weight_kg - mean_w - slope * (t - mean_t)) ** 2 for t, row in pairs), ZERO)
    # A scale reads to 0.1 kg: weights on a perfect line are not known any better than that.
    variance = max(left / (n - 2), Decimal("0.1") ** 2 / 12)
    return slope, (variance / sxx).sqrt()


def _days(at: datetime, start: datetime) -> Decimal:
    return Decimal(str((at - start).total_seconds())) / SECONDS_A_DAY
