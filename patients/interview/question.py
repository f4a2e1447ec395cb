"""The pieces of a sheet: a question, a table of questions, and the rows a table may name."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

Option = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """One thing that is asked. `options` makes it a choice; `unit` or a bound, a number.

    `width` is how many of 12 columns it takes on the page.
    """

    key: str
    label: str
    unit: str = ""
    options: tuple[Option, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    length: int = 200
    width: int = 4
    hint: str = ""
    is_date: bool = False

    @property
    def is_number(self) -> bool:
        """Whether only a number answers it."""
        return self.minimum is not None

    def read(self, text: str) -> str:
        """The answer as it is kept: trimmed, a number without idle zeros, "" if unanswered.

        Raises ValueError with words for people.
        """
        said = " ".join(text.split())
        if not said:
            return ""
        if self.options:
            if said not in dict(self.options):
                raise ValueError(f"{self.label}: elija una de las opciones.")
            return said
        if self.is_number:
            return self._number(said)
        if len(said) > self.length:
            raise ValueError(f"{self.label}: a lo más {self.length} caracteres.")
        return said

    def _number(self, said: str) -> str:
        """A decimal between the bounds; a comma counts as a point."""
        low, high = self.minimum, self.maximum
        try:
            value = Decimal(said.replace(",", "."))
        except InvalidOperation:
            raise ValueError(f"{self.label}: escriba un número.") from None
        if not value.is_finite() or low is None or high is None or not low <= value <= high:
            raise ValueError(f"{self.label}: entre {low} y {high}{self.unit and ' ' + self.unit}.")
        return f"{value.normalize():f}"

    def shown(self, answer: str) -> str:
        """The answer in words, with its unit."""
        if self.options:
            return dict(self.options).get(answer, answer)
        return f"{answer} {self.unit}" if self.unit and self.unit not in answer else answer


@dataclass(frozen=True)
class Row:
    """A row that the table names itself, as «Diabetes tipo 2»."""

    key: str
    label: str


@dataclass(frozen=True)
class Table:
    """Rows of answers. With `rows`, those and no others; without, as many as there are.

    `needed` are the columns without which a row does not let the visit be signed.
    """

    key: str
    label: str
    columns: tuple[Question, ...]
    rows: tuple[Row, ...] = ()
    needed: tuple[str, ...] = ()
    add: str = "Agregar otro renglón"

    @property
    def is_open(self) -> bool:
        """Whether rows are added freely."""
        return not self.rows


@dataclass(frozen=True)
class Sheet:
    """What a section asks: loose questions and tables, in the order of the page."""

    questions: tuple[Question, ...] = ()
    tables: tuple[Table, ...] = field(default_factory=tuple)
