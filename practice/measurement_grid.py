"""The measurement grid of a draft: what it shows and how what was typed is kept.

One grid for every screen that measures: give it the groups to show. Numbers come as people type
them, with a point or a decimal comma.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Membership
from nutrition.anthropometry.repeated import MOST_TAKES, Takes, read_takes
from patients.errors import NeedsConfirmationError, RecordError
from patients.models import Consultation, Kind, Measurement
from patients.models.measurement import SITE_OF
from patients.plausibility import shown, unit_of
from patients.selectors import VisitParts, measurements_of, takes_of
from patients.services.measurement import (
    measurement_record_takes,
    measurement_skip,
    measurement_void,
)
from practice.measurement_groups import Group

BLANKED = "Se dejó en blanco al capturar"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, and whether confirming it is enough."""

    message: str
    may_confirm: bool = False


def number(text: str) -> Decimal | None:
    """A typed number, with a point or a decimal comma; None if blank or not a number."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value > 0 else None


def names_of(kind: Kind) -> tuple[str, ...]:
    """The names of a kind's fields: one, or one a take."""
    more = range(2, MOST_TAKES + 1) if kind in SITE_OF else ()
    return (kind.value, *(f"{kind.value}-{take}" for take in more))


def texts_of(kind: Kind, data: Mapping[str, str]) -> list[str]:
    """What was typed for a kind, take by take, the blank ones left out."""
    texts = (data.get(name, "").strip() for name in names_of(kind))
    return [text for text in texts if text]


def typed_values(data: Mapping[str, str]) -> dict[str, Decimal]:
    """The value of each kind being typed, its takes joined; half-typed numbers are left out."""
    values: dict[str, Decimal] = {}
    for kind in Kind:
        takes = [value for text in texts_of(kind, data) if (value := number(text))]
        if takes:
            values[kind.value] = joined(kind, takes).value
    return values


def typed_takes(data: Mapping[str, str]) -> dict[str, Takes]:
    """What the takes being typed say together, of the kinds that have more than one."""
    found: dict[str, Takes] = {}
    for kind in Kind:
        takes = [value for text in texts_of(kind, data) if (value := number(text))]
        if len(takes) > 1:
            found[kind.value] = joined(kind, takes)
    return found


def joined(kind: str, takes: Sequence[Decimal]) -> Takes:
    """Takes of a kind as one value."""
    return read_takes(takes, site=SITE_OF.get(kind, "girth"))


def grid_keep(
    consultation: Consultation,
    data: Mapping[str, str],
    *,
    groups: Sequence[Group],
    by: Membership,
) -> dict[str, Problem]:
    """Record, skip or void each field that changed. Returns the problems by kind."""
    active, takes = measurements_of(consultation), takes_of(consultation)
    problems: dict[str, Problem] = {}
    for group in groups:
        for kind in group.kinds:
            kept = Kept(consultation, kind, active.get(kind), takes.get(kind, []))
            problem = keep_one(kept, group, data, by)
            if problem:
                problems[kind] = problem
    return problems


@dataclass(frozen=True)
class Kept:
    """What is on record of a kind, before what was typed."""

    consultation: Consultation
    kind: Kind
    row: Measurement | None
    takes: list[Decimal]

    def says(self, takes: Sequence[Decimal], method: str) -> bool:
        """Whether the record already says exactly this."""
        if self.row is None or self.row.value is None:
            return False
        same = list(takes) == (self.takes or [self.row.value])
        return same and method in ("", self.row.method)


def keep_one(kept: Kept, group: Group, data: Mapping[str, str], by: Membership) -> Problem | None:
    """Keep one field."""
    kind, texts = kept.kind, texts_of(kept.kind, data)
    takes = [number(text) for text in texts]
    wrong = next((text for text, take in zip(texts, takes, strict=True) if take is None), None)
    if wrong is not None:
        return Problem(f"{kind.label}: «{wrong}» no es un número mayor que cero.")
    numbers = [take for take in takes if take is not None]
    try:
        if not numbers:
            keep_blank(kept, data.get(group.reason, "").strip(), by)
        elif not kept.says(numbers, method := data.get(group.method, "").strip()):
            measurement_record_takes(
                consultation=kept.consultation,
                kind=kind,
                takes=numbers,
                confirmed=data.get(f"confirm-{kind}") == " ".join(texts),
                method=method,
                by=by,
            )
    except NeedsConfirmationError as error:
        return Problem(error.message, may_confirm=True)
    except RecordError as error:
        return Problem(error.message)
    except ValidationError as error:
        return Problem(" ".join(error.messages))
    return None


def keep_blank(kept: Kept, reason: str, by: Membership) -> None:
    """A blank field: skipped if there is a reason, voided if it had a value."""
    row = kept.row
    if reason:
        if row is None or row.not_measured_reason != reason:
            measurement_skip(consultation=kept.consultation, kind=kept.kind, reason=reason, by=by)
    elif row:
        measurement_void(measurement=row, reason=BLANKED, by=by)


def sheet_of(
    visit: VisitParts,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> Sheet:
    """The grid: what was typed wins over what is kept, with the last visit's value as a ghost."""
    before, active = visit.before, visit.measured
    return Sheet(
        active=active,
        takes=takes_of(visit.consultation) if any(kind in SITE_OF for kind in active) else {},
        before=before,
        typed=typed,
        problems=problems or {},
    )


@dataclass(frozen=True)
class Sheet:
    """What the grid needs to draw itself."""

    active: Mapping[str, Measurement]
    takes: Mapping[str, list[Decimal]]
    before: Mapping[str, Measurement]
    typed: Mapping[str, str] | None
    problems: Mapping[str, Problem]

    @property
    def values(self) -> dict[str, Decimal]:
        """The values on record, without the fields that were skipped with a reason."""
        return {kind: row.value for kind, row in self.active.items() if row.value is not None}

    def groups(self, groups: Sequence[Group]) -> list[dict[str, Any]]:
        """The groups, each with its fields."""
        return [self.group(group) for group in groups]

    def group(self, group: Group) -> dict[str, Any]:
        """A group with its fields; a folded one opens when it holds something."""
        items = [self.item(kind) for kind in group.kinds]
        used = any(item["typed"] or item["problem"] for item in items)
        return {
            "key": group.key,
            "label": group.label,
            "note": group.note,
            "folded": group.folded,
            "open": used,
            "reason_name": group.reason,
            "reason": self._text(group.reason, group, "not_measured_reason"),
            "method_name": group.method,
            "method": self._text(group.method, group, "method"),
            "items": items,
        }

    def item(self, kind: Kind) -> dict[str, Any]:
        """One field, or its takes."""
        last, problem = self.before.get(kind), self.problems.get(kind)
        fields = list(self._fields(kind))
        previous = last.value if last else None
        return {
            "kind": kind.value,
            "label": kind.label,
            "unit": unit_of(kind),
            "fields": fields,
            "typed": " ".join(field["typed"] for field in fields if field["typed"]),
            "previous": "" if previous is None else shown(previous),
            "change": "" if previous is None else self._change(kind, previous),
            "joined": self._joined(kind),
            "problem": problem.message if problem else "",
            "needs_confirmation": bool(problem and problem.may_confirm),
        }

    def _fields(self, kind: Kind) -> Iterator[dict[str, str]]:
        row = self.active.get(kind)
        kept = self.takes.get(kind) or ([row.value] if row and row.value is not None else [])
        for place, name in enumerate(names_of(kind)):
            on_record = shown(kept[place]) if place < len(kept) else ""
            text = self.typed.get(name, "") if self.typed is not None else on_record
            yield {"name": name, "typed": text.strip(), "take": str(place + 1)}

    def _change(self, kind: Kind, previous: Decimal) -> str:
        row = self.active.get(kind)
        return change_shown(row.value, previous) if row and row.value is not None else ""

    def _joined(self, kind: Kind) -> Takes | None:
        takes = self.takes.get(kind)
        return joined(kind, takes) if takes else None

    def _text(self, name: str, group: Group, attribute: str) -> str:
        if self.typed is not None and name in self.typed:
            return self.typed[name]
        rows = (self.active[kind] for kind in group.kinds if kind in self.active)
        return next((text for row in rows if (text := getattr(row, attribute))), "")


def change_shown(value: Decimal, previous: Decimal) -> str:
    """The difference with its sign: +1.2, −0.8, or «igual»."""
    if value == previous:
        return "igual"
    return f"{(value - previous).normalize():+f}".replace("-", "−")
