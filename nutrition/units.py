"""Exact unit conversions, in Decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CM_PER_INCH = Decimal("2.54")
KG_PER_POUND = Decimal("0.45359237")
KJ_PER_KCAL = Decimal("4.184")
DAYS_PER_MONTH = Decimal("30.4375")
DAYS_PER_YEAR = Decimal("365.25")
PI = Decimal("3.14159265358979323846264338328")


def kg_from_pounds(pounds: Decimal) -> Decimal:
    """Pounds to kilograms (international avoirdupois pound)."""
    return pounds * KG_PER_POUND


def pounds_from_kg(kilograms: Decimal) -> Decimal:
    """Kilograms to pounds."""
    return kilograms / KG_PER_POUND


def cm_from_inches(inches: Decimal) -> Decimal:
    """Inches to centimetres."""
    return inches * CM_PER_INCH


def inches_from_cm(centimetres: Decimal) -> Decimal:
    """Centimetres to inches."""
    return centimetres / CM_PER_INCH


def rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Half away from zero, as people round: for display and for whole numbers only."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
