"""The inputs of the calculations: how each is read, and the bounds beyond which it is an error.

Bounds are those of a living person and of the instrument, not of one equation: an equation adds
its own range. Values come as numbers, decimal strings or None (not given); never rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from nutrition.errors import InvalidInput, OutOfRange


@dataclass(frozen=True)
class Input:
    """One datum of a calculation.

    kind: number (Decimal), integer (int), choice (str), boolean (bool), date (datetime.date),
    numbers (tuple of Decimal) or choices (tuple of str). `choices` pairs a value with its Spanish.
    """

    name: str
    label: str
    unit: str = ""
    kind: str = "number"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    length: int | None = None

    def optional(self) -> Input:
        """The same input where it may be left out."""
        return replace(self, required=False)

    def named(self, name: str, label: str = "") -> Input:
        """The same input under another name."""
        return replace(self, name=name, label=label or self.label)

    def read(self, raw: object) -> Any:
        """The typed value, or None when it is optional and not given. Raises InvalidInput."""
        if raw is None or raw == "":
            if self.required:
                raise InvalidInput(f"Falta {self.label.lower()}.", self.name)
            return None
        return _READERS[self.kind](self, raw)

    def check(self, value: Any) -> None:
        """Raises OutOfRange when a number stands outside the bounds."""
        if self.kind in ("number", "integer"):
            self._check_number(Decimal(value))
        elif self.kind == "numbers":
            for entry in value:
                self._check_number(entry)

    def _check_number(self, number: Decimal) -> None:
        if self.minimum is not None and number < self.minimum:
            raise OutOfRange(self._beyond(number, "mínimo", self.minimum))
        if self.maximum is not None and number > self.maximum:
            raise OutOfRange(self._beyond(number, "máximo", self.maximum))

    def _beyond(self, number: Decimal, which: str, bound: Decimal) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.label}: {number}{unit} queda fuera de lo admitido ({which} {bound}{unit})."

    def fail(self, what: str) -> InvalidInput:
        """The error of this input, naming it."""
        return InvalidInput(f"{self.label}: {what}.", self.name)


def _number(entry: Input, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str, Decimal)):
        raise entry.fail("debe ser un número")
    try:
        number = raw if isinstance(raw, Decimal) else Decimal(str(raw).strip())
    except (InvalidOperation, ValueError):
        raise entry.fail("debe ser un número") from None
    if not number.is_finite():
        raise entry.fail("debe ser un número finito")
    return number


def _integer(entry: Input, raw: object) -> int:
    number = _number(entry, raw)
    # An astronomic exponent must not be expanded into digits.
    if number.adjusted() > 9 or number != number.to_integral_value():
        raise entry.fail("debe ser un número entero")
    return int(number)


def _choice(entry: Input, raw: object) -> str:
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if isinstance(raw, bool) or text not in (value for value, _ in entry.choices):
        allowed = ", ".join(value for value, _ in entry.choices)
        raise entry.fail(f"debe ser uno de: {allowed}")
    return text


def _boolean(entry: Input, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise entry.fail("debe ser verdadero o falso")
    return raw


def _date(entry: Input, raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        # fromisoformat also reads 20260101 and week dates: people and JSON write ten characters.
        return date.fromisoformat(raw if isinstance(raw, str) and len(raw) == 10 else "")
    except ValueError:
        raise entry.fail("debe ser una fecha AAAA-MM-DD") from None


def _several(entry: Input, raw: object) -> list[Any] | tuple[Any, ...]:
    if not isinstance(raw, (list, tuple)):
        raise entry.fail("debe ser una lista")
    if not raw or (entry.length is not None and len(raw) != entry.length):
        raise entry.fail(f"debe tener {entry.length or 'al menos un'} elemento(s)")
    return raw


def _numbers(entry: Input, raw: object) -> tuple[Decimal, ...]:
    return tuple(_number(entry, one) for one in _several(entry, raw))


def _choices(entry: Input, raw: object) -> tuple[str, ...]:
    return tuple(_choice(entry, one) for one in _several(entry, raw))


_READERS: Mapping[str, Callable[[Input, object], Any]] = {
    "number": _number,
    "integer": _integer,
    "choice": _choice,
    "boolean": _boolean,
    "date": _date,
    "numbers": _numbers,
    "choices": _choices,
}


def number(
    name: str, label: str, unit: str = "", low: str | None = None, high: str | None = None
) -> Input:
    """A decimal input with its bounds written as they are read."""
    return Input(
        name,
        label,
        unit,
        minimum=None if low is None else Decimal(low),
        maximum=None if high is None else Decimal(high),
    )


def integer(name: str, label: str, unit: str, low: int, high: int) -> Input:
    """A whole-number input with its bounds."""
    return replace(number(name, label, unit, str(low), str(high)), kind="integer")


def choice(name: str, label: str, choices: Mapping[str, str]) -> Input:
    """One of a closed list; `choices` maps the value to its Spanish."""
    return Input(name, label, kind="choice", choices=tuple(choices.items()))


def boolean(name: str, label: str) -> Input:
    """Yes or no."""
    return Input(name, label, kind="boolean")


SEX = choice("sex", "Sexo", {"female": "mujer", "male": "hombre"})
AGE = number("age", "Edad", "años", "0", "120")
WEIGHT = number("weight_kg", "Peso", "kg", "0.3", "650")
HEIGHT = number("height_cm", "Talla", "cm", "20", "272")
HEIGHT_M = number("height_m", "Talla", "m", "0.2", "2.72")
BMI = number("bmi", "Índice de masa corporal", "kg/m²", "5", "150")
WAIST = number("waist_cm", "Cintura", "cm", "20", "300")
HIP = number("hip_cm", "Cadera", "cm", "20", "300")
WRIST = number("wrist_cm", "Circunferencia de muñeca", "cm", "5", "35")
MUAC = number("muac_cm", "Circunferencia media de brazo", "cm", "5", "80")
KNEE_HEIGHT = number("knee_height_cm", "Altura de rodilla", "cm", "20", "80")
CALF = number("calf_cm", "Circunferencia de pantorrilla", "cm", "10", "90")
ENERGY = number("energy_kcal", "Energía", "kcal/d", "1", "20000")


def fold(name: str, label: str) -> Input:
    """A skinfold, in the range of the caliper."""
    return number(name, label, "mm", "0.5", "90")


TRICEPS = fold("triceps_mm", "Pliegue tricipital")
SUBSCAPULAR = fold("subscapular_mm", "Pliegue subescapular")
