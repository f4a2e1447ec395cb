"""The fields of a calculation's form: made from its inputs, filled with what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import Calculation, Input
from practice.calculators.words import plain_number

SEGMENTS_UP_TO = 3
PARTS = {
    "folds_mm": ("Bicipital", "Tricipital", "Subescapular", "Suprailíaco"),
    "takes": ("Primera", "Segunda", "Tercera, si hizo falta"),
}
"""What each number of a list is, where the list is asked number by number."""
TWICE = (("", "no"), ("1", "uno"), ("2", "los dos"))
YES_NO = (("1", "sí"), ("0", "no"))


@dataclass(frozen=True)
class Part:
    """One control inside a field: a number of a list, or a segment that may be chosen twice."""

    id: str
    name: str
    label: str
    typed: str


@dataclass(frozen=True)
class Field:
    """One field of the form. `look` says which control draws it."""

    name: str
    label: str
    unit: str
    look: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    typed: str
    error: str

    @property
    def id(self) -> str:
        """The id of its control; its error is «error-» and this."""
        return f"campo-{self.name}"

    @property
    def is_group(self) -> bool:
        """Whether it needs a legend because it has several controls."""
        return self.look in ("segments", "numbers", "choices")


def look_of(entry: Input) -> str:
    """segments, select, checkbox, date, numbers, choices or text."""
    if entry.kind == "boolean":
        return "segments" if entry.required else "checkbox"
    if entry.kind == "choice":
        few = entry.required and len(entry.choices) <= SEGMENTS_UP_TO
        return "segments" if few else "select"
    return entry.kind if entry.kind in ("date", "numbers", "choices") else "text"


def fields_of(entry: Calculation, data: QueryDict, errors: dict[str, str]) -> list[Field]:
    """The fields in the calculation's order, with what was typed and what is wrong with each."""
    return [_field(one, data, errors.get(one.name, "")) for one in entry.inputs]


def _field(entry: Input, data: QueryDict, error: str) -> Field:
    return Field(
        name=entry.name,
        label=entry.label,
        unit=entry.unit,
        look=look_of(entry),
        required=entry.required,
        choices=YES_NO if entry.kind == "boolean" else entry.choices,
        parts=_parts(entry, data),
        typed=data.get(entry.name, ""),
        error=error,
    )


def _parts(entry: Input, data: QueryDict) -> tuple[Part, ...]:
    if entry.kind == "choices":
        labels = [(f"{entry.name}-{value}", label) for value, label in entry.choices]
    elif entry.kind == "numbers":
        count = entry.length or 1
        known = PARTS.get(entry.name, tuple(str(n) for n in range(1, count + 1)))
        labels = [(f"{entry.name}-{n}", label) for n, label in enumerate(known)]
    else:
        return ()
    return tuple(Part(f"campo-{name}", name, label, data.get(name, "")) for name, label in labels)


def typed_values(entry: Calculation, data: QueryDict) -> dict[str, Any]:
    """What was typed, as the science reads it. Blank fields are left out."""
    return {
        one.name: value for one in entry.inputs if (value := _typed(one, data)) not in (None, "")
    }


def _typed(entry: Input, data: QueryDict) -> Any:
    text = data.get(entry.name, "").strip()
    if entry.kind == "numbers":
        numbers = [plain_number(part.typed) for part in _parts(entry, data)]
        if entry.length is None:  # as many as were typed
            return [number for number in numbers if number] or None
        return numbers if all(numbers) else None
    if entry.kind == "choices":
        return _times(entry, data) or None
    if entry.kind == "boolean":
        return {"1": True, "0": False}.get(text)
    return plain_number(text) if entry.kind in ("number", "integer") else text


def _times(entry: Input, data: QueryDict) -> list[str]:
    """Each chosen value, as many times as it was chosen: both feet are two segments."""
    chosen: list[str] = []
    for value, _ in entry.choices:
        times = data.get(f"{entry.name}-{value}", "")
        chosen += [value] * (int(times) if times in ("1", "2") else 0)
    return chosen


@dataclass(frozen=True)
class Checked:
    """What was typed: `values` ready to calculate, `errors` by field, `missing` by label."""

    values: dict[str, Any]
    errors: dict[str, str]
    missing: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether there is something to calculate with."""
        return not self.errors and not self.missing


def check(entry: Calculation, data: QueryDict) -> Checked:
    """Read every field on its own, so that each says what is wrong with it."""
    values, errors = typed_values(entry, data), {}
    missing = tuple(one.label for one in entry.inputs if one.required and one.name not in values)
    for one in entry.inputs:
        try:
            if one.name in values:
                one.check(one.read(values[one.name]))
        except InvalidInput as error:
            errors[one.name] = error.message
        except OutOfRange as error:
            errors[one.name] = error.reason
    return Checked(values, errors, missing)
