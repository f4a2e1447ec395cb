"""Figures of a plan as people read them. Sums are unrounded; only what is shown is rounded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone

from plans.engine.words import number
from plans.figures import SHORT_NAMES, equivalents, one_decimal, signed, spoken_date

register = template.Library()


@register.filter
def eq(value: Decimal) -> str:
    """Equivalents: «2½», «½»; nothing for zero."""
    return equivalents(value)


@register.filter
def group_short(key: str) -> str:
    """A group as nutriólogos abbreviate it: «cereal s/g»."""
    return SHORT_NAMES.get(key, key)


@register.filter
def eq_input(value: Decimal) -> str:
    """Equivalents in a number input: «2.5»; empty for zero."""
    return number(value) if value else ""


@register.filter
def d1(value: Decimal) -> str:
    """One decimal, thousands with comma."""
    return one_decimal(value)


@register.filter
def d0(value: Decimal) -> str:
    """Whole, thousands with comma."""
    return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP):,f}"


@register.filter
def sign1(value: Decimal) -> str:
    """One decimal with its sign: «+0.5», «−5», «0»."""
    return signed(value)


@register.filter
def day(value: date | datetime) -> str:
    """«24/nov/2026», in the clinic's calendar."""
    return spoken_date(timezone.localtime(value) if isinstance(value, datetime) else value)
