"""A patient's measurements over the visits, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.models import Membership
from nutrition.anthropometry.repeated import read_takes
from patients.charts.child import Measured
from patients.models import Kind, Measurement, MeasurementTake, Patient
from patients.models.measurement import SITE_OF
from patients.selectors.measurement import measurements_visible_to


@dataclass(frozen=True)
class MeasuredRow:
    """One value, what changed since the one before, and the error of its takes if it has several.

    `change` and `error` are in the unit of the kind; None where there is none.
    """

    row: Measurement
    change: Decimal | None
    error: Decimal | None

    @property
    def shown(self) -> str:
        """The value without idle zeros."""
        return "" if self.row.value is None else f"{self.row.value.normalize():f}"

    @property
    def change_shown(self) -> str:
        """The change with its sign, «igual», or a dash for the first value."""
        if self.change is None:
            return "—"
        return f"{self.change.normalize():+f}".replace("-", "−") if self.change else "igual"


def measured_rows(
    membership: Membership | None, *, patient: Patient
) -> dict[str, list[MeasuredRow]]:
    """The values in force of each kind, oldest first, in the order of the kinds. Two queries."""
    rows = measurements_visible_to(membership, patient=patient).filter(value__isnull=False)
    takes: dict[int, list[Decimal]] = {}
    for take in MeasurementTake.objects.filter(measurement__consultation__patient=patient).order_by(
        "measurement", "number"
    ):
        takes.setdefault(take.measurement_id, []).append(take.value)
    found: dict[str, list[MeasuredRow]] = {kind.value: [] for kind in Kind}
    for row in rows.order_by("consultation__event_at", "pk"):
        before = found[row.kind][-1].row.value if found[row.kind] else None
        change = None if before is None or row.value is None else row.value - before
        found[row.kind].append(MeasuredRow(row, change, _error(row, takes.get(row.pk, []))))
    return {kind: lines for kind, lines in found.items() if lines}


def _error(row: Measurement, takes: list[Decimal]) -> Decimal | None:
    return read_takes(takes, site=SITE_OF[row.kind]).technical_error if len(takes) > 1 else None


def measured_by_visit(rows: dict[str, list[MeasuredRow]]) -> list[Measured]:
    """The same values, visit by visit, oldest first."""
    visits: dict[int, Measured] = {}
    values: dict[int, dict[str, Decimal]] = {}
    for kind, lines in rows.items():
        for line in lines:
            visit = line.row.consultation
            if line.row.value is not None:
                values.setdefault(visit.pk, {})[kind] = line.row.value
                visits[visit.pk] = Measured(timezone.localdate(visit.event_at), values[visit.pk])
    return sorted(visits.values(), key=lambda one: one.day)
