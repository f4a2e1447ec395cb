"""The address as it is printed, from its parts. Pure."""

from __future__ import annotations

from patients.entities import ENTITIES

_NAMES = dict(ENTITIES)


def address_composed(
    *,
    street: str,
    street_number: str = "",
    neighbourhood: str = "",
    postal_code: str = "",
    municipality: str = "",
    entity: str = "",
) -> str:
    """«Nogal 12, colonia Centro, código postal 91000, Xalapa, Veracruz»; "" without a street."""
    if not street:
        return ""
    parts = (
        f"{street} {street_number}".strip(),
        f"colonia {neighbourhood}" if neighbourhood else "",
        f"código postal {postal_code}" if postal_code else "",
        municipality,
        _NAMES.get(entity, ""),
    )
    return ", ".join(part for part in parts if part)
