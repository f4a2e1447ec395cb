"""The somatochart as drawn."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from patients.charts.somatochart import HEIGHT, WIDTH, SomatoPoint, somatochart


def dot(endo: str, meso: str, ecto: str) -> tuple[float, float]:
    svg = somatochart([SomatoPoint(Decimal(endo), Decimal(meso), Decimal(ecto))])
    found = re.search(r'<circle[^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert found
    return float(found[1]), float(found[2])


def corners() -> list[tuple[float, float]]:
    found = re.findall(r'x2="([\d.]+)" y2="([\d.]+)"', somatochart([]))
    return [(float(x), float(y)) for x, y in found]


def test_pure_types_stand_at_the_corners() -> None:
    """7-1-1, 1-7-1 and 1-1-7 are the corners of the triangle."""
    pure = [dot("7", "1", "1"), dot("1", "7", "1"), dot("1", "1", "7")]
    assert pure == corners()


def test_triangle_is_equilateral() -> None:
    (ax, ay), (bx, by), (cx, _) = corners()
    base = cx - ax
    side = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    assert side == pytest.approx(base, rel=0.005)


def test_balanced_type_stands_at_the_centre() -> None:
    x, _ = dot("3", "3", "3")
    assert x == WIDTH / 2


@pytest.mark.parametrize("parts", [("16", "1", "0.1"), ("0.1", "18", "0.1"), ("0.1", "0.1", "12")])
def test_extreme_types_stay_on_the_paper(parts: tuple[str, str, str]) -> None:
    x, y = dot(*parts)
    assert 0 < x < WIDTH
    assert 0 < y < HEIGHT


def test_number_and_name() -> None:
    svg = somatochart([SomatoPoint(Decimal("3.46"), Decimal("4"), Decimal("2.5"), "24/nov/2026")])
    assert "24/nov/2026: 3.5-4.0-2.5" in svg
    assert ">3.5-4.0-2.5</text>" in svg
    assert "Somatocarta sin puntos" in somatochart([])
