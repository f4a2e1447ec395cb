"""A laboratory report as it is typed: the header, and a line an analyte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone

from nutrition.laboratory import Analyte
from nutrition.laboratory_units import panels
from patients.models import LabResult
from patients.services.laboratory import LabValue

SIGNED = re.compile(r"^\s*(<=|>=|≤|≥|<|>|=)?\s*(.+?)\s*$")
THOUSANDS = re.compile(r"^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$")
SIGNS = {"≤": "<=", "≥": ">=", "=": "", None: ""}


class LabReportForm(forms.Form):
    """When, where and how: what every line of the report shares."""

    collected_on = forms.DateField(
        label="Fecha de la toma",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    laboratory = forms.CharField(
        label="Laboratorio",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "laboratorios", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label="Origen",
        choices=LabResult.Source.choices,
        initial=LabResult.Source.TRANSCRIBED,
    )


@dataclass(frozen=True)
class TypedLine:
    """One line as it was typed. `value` is None when the text is not a number."""

    analyte: Analyte
    text: str
    sign: str
    value: Decimal | None
    unit: str
    low: str
    high: str
    confirmed: bool

    @property
    def ends_sound(self) -> bool:
        """Whether both ends of the interval are blank or numbers."""
        return all(not text or typed_number(text) is not None for text in (self.low, self.high))

    def as_value(self) -> LabValue:
        """What the service takes. Only for a line whose value is a number."""
        return LabValue(
            analyte=self.analyte.key,
            value=self.value if self.value is not None else Decimal("NaN"),
            unit=self.unit,
            comparator=self.sign,
            range_low=typed_number(self.low),
            range_high=typed_number(self.high),
        )


def typed_number(text: str) -> Decimal | None:
    """A number as people write it: 1,200 is a thousand two hundred and 0,9 is 0.9. None if not."""
    text = text.strip()
    text = text.replace(",", "") if THOUSANDS.match(text) else text.replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None


def typed_lines(data: Mapping[str, str]) -> list[TypedLine]:
    """The lines with something in their value, in the order of the panels."""
    analytes = (one for panel in panels() for one in panel.analytes)
    return [line_of(one, data) for one in analytes if data.get(one.key, "").strip()]


def line_of(analyte: Analyte, data: Mapping[str, str]) -> TypedLine:
    """The line of an analyte; a sign may go before its number: «<0.5»."""
    key = analyte.key
    text = data.get(key, "").strip()
    found = SIGNED.match(text)
    sign, rest = found.groups() if found else (None, text)
    return TypedLine(
        analyte=analyte,
        text=text,
        sign=SIGNS.get(sign, sign or ""),
        value=typed_number(rest),
        unit=data.get(f"{key}-unit", ""),
        low=data.get(f"{key}-low", "").strip(),
        high=data.get(f"{key}-high", "").strip(),
        confirmed=data.get(f"confirm-{key}") == text,
    )
