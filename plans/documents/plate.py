"""The plate of the day as a drawing for paper."""

from __future__ import annotations

from typing import Any

from foods.plate import RADIUS, Plate, nom043_plate
from plans.reading import PlanView

COLOURS = {
    "verduras_frutas": "#1f6b4a",
    "cereales": "#c98f14",
    "leguminosas_animal": "#9d1c3f",
}
"""The three of the NOM-043 plate: nopal, maíz, jamaica."""


def plate_data(view: PlanView) -> dict[str, Any]:
    """The drawing (SVG text), what it shows in words, and its legend."""
    plate = nom043_plate({row.key: row.equivalents for row in view.rows})
    legend = [
        {"name": sector.name, "percent": f"{sector.percent} %", "colour": COLOURS[sector.key]}
        for sector in plate.sectors
    ]
    words = ", ".join(f"{entry['name']} {entry['percent']}" for entry in legend)
    return {"svg": _svg(plate), "alt": f"El plato del día: {words}", "legend": legend}


def _svg(plate: Plate) -> str:
    if not plate.sectors:
        return ""
    slices = "".join(
        f'<path d="{sector.path}" fill="{COLOURS[sector.key]}" stroke="#ffffff" stroke-width="2"/>'
        for sector in plate.sectors
    )
    rim = f'<circle cx="100" cy="100" r="{RADIUS + 7}" fill="none" stroke="#d9d4c9"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{rim}{slices}</svg>'
