"""What a calculation is: its inputs, its range, its source, and the result it gives.

A module of the science declares a `Family` and puts each equation in it with a decorator. The
decorated function stays a plain typed function: call it with anything `Input.read` accepts and it
returns the value, or raises `OutOfRange` or `InvalidInput`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import Input

Value = Decimal | str | Mapping[str, Any] | Sequence[Any] | None
"""A number, a class, a table of parts, a list, or nothing where nothing applies."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Result:
    """The answer of a calculation, with its origin.

    `value` is unrounded; `label` is its class or reading in Spanish. When `applicable` is False
    the value is None and `reason` says why, in Spanish.
    """

    calc: str
    value: Value
    unit: str
    source: str
    applicable: bool
    reason: str
    version: str
    label: str = ""


def _no_label(value: Any, inputs: Mapping[str, Any]) -> str:
    return ""


@dataclass(frozen=True)
class Calculation:
    """One entry of the registry. `confirmed` False is shown as «fuente por confirmar»."""

    id: str
    name: str
    family: str
    inputs: tuple[Input, ...]
    unit: str
    validity: str
    source: str
    function: Callable[..., Any]
    confirmed: bool = True
    version: str = "1"
    decimals: int = 1
    label_of: Callable[[Any, Mapping[str, Any]], str] = field(default=_no_label, repr=False)
    unit_of: Callable[[Mapping[str, Any]], str] | None = field(default=None, repr=False)

    def read(self, raw: Mapping[str, object]) -> dict[str, Any]:
        """The inputs, typed and within their bounds; those not given are left out.

        Raises InvalidInput for a missing, unknown or ill-typed input, OutOfRange for a value
        outside its bounds.
        """
        if not isinstance(raw, Mapping):
            raise InvalidInput(f"Los datos de «{self.name}» no son una tabla de nombre y valor.")
        known = {entry.name for entry in self.inputs}
        for name in raw:
            if name not in known:
                raise InvalidInput(f"«{self.name}» no usa el dato «{name}».", str(name))
        read: dict[str, Any] = {}
        for entry in self.inputs:
            value = entry.read(raw.get(entry.name))
            if value is not None:
                read[entry.name] = value
        for entry in self.inputs:
            if entry.name in read:
                entry.check(read[entry.name])
        return read

    def run(self, raw: Mapping[str, object]) -> Result:
        """Read the inputs and calculate. Raises InvalidInput only."""
        try:
            inputs = self.read(raw)
        except OutOfRange as error:
            return self._not_applicable(error.reason, self.unit)
        return self.evaluate(inputs)

    def evaluate(self, inputs: Mapping[str, Any]) -> Result:
        """Calculate from inputs already read (typed, in bounds). Raises InvalidInput only."""
        unit = self.unit if self.unit_of is None else self.unit_of(inputs)
        try:
            value = self.function(**inputs)
        except OutOfRange as error:
            return self._not_applicable(error.reason, unit)
        label = self.label_of(value, inputs)
        return Result(self.id, value, unit, self.source, True, "", self.version, label)

    def _not_applicable(self, reason: str, unit: str) -> Result:
        return Result(self.id, None, unit, self.source, False, reason, self.version)


class Family:
    """The calculations of one subject, in the order they are declared."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._calculations: list[Calculation] = []

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        """All of them, as declared."""
        return tuple(self._calculations)

    def calculation(
        self, calc_id: str, name: str, **traits: Any
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declare a function as the calculation `calc_id`; `traits` are Calculation's fields."""

        def declare(function: Callable[P, R]) -> Callable[P, R]:
            entry = Calculation(
                id=calc_id, name=name, family=self.name, function=function, **traits
            )
            self._calculations.append(entry)

            @wraps(function)
            def checked(**inputs: Any) -> Any:
                return function(**entry.read(inputs))  # type: ignore[call-arg]

            return cast("Callable[P, R]", checked)

        return declare

    def __getitem__(self, calc_id: str) -> Calculation:
        return next(entry for entry in self._calculations if entry.id == calc_id)
