"""The files that ship: composition, portions and names, with their provenance in NOTICE."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from foods.facts import FoodFacts, SynonymFacts
from foods.measures import parse_quantity
from foods.nutrients import MACRO_KEYS, NUTRIENT_KEYS

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One file of the catalogue. A file that is `optional` may be left out at the door."""

    catalogue: str
    path: Path
    name: str
    source: str
    optional: bool = False

    def read(self) -> bytes:
        """The file's bytes, whose SHA-256 names the release."""
        return self.path.read_bytes()


FILES: tuple[CatalogueFile, ...] = (
    CatalogueFile(
        catalogue="usda",
        path=HERE / "foods_usda.csv",
        name="Composición USDA, noviembre de 2026",
        source="USDA National Nutrient Database for Standard Reference 28 y FoodData Central",
    ),
    CatalogueFile(
        catalogue="adiciones",
        path=HERE / "foods_additions.csv",
        name="Adiciones USDA para la cocina mexicana, noviembre de 2026",
        source="USDA National Nutrient Database for Standard Reference 28, con sustitutos dichos",
    ),
    CatalogueFile(
        catalogue="compuestos",
        path=HERE / "foods_multiple.csv",
        name="Alimentos de varios grupos, noviembre de 2026",
        source="USDA SR28, y cálculo a partir de alimentos del catálogo",
        optional=True,  # some are computed from foods of public figures
    ),
    CatalogueFile(
        catalogue="mexicanos",
        path=HERE / "foods_mexican.csv",
        name="Alimentos mexicanos de cifras públicas, noviembre de 2026",
        source="Listas públicas de equivalentes; solo energía y macronutrimentos",
        optional=True,
    ),
)


def parse(content: bytes) -> list[FoodFacts]:
    """The foods of a catalogue file. Raises KeyError or ValueError if it is not one."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return [_food(row) for row in rows]


def _food(row: Mapping[str, str]) -> FoodFacts:
    return FoodFacts(
        code=row["code"],
        name=row["name"],
        group=row["group"],
        per_100g={key: _number(row[key]) for key in NUTRIENT_KEYS},
        measure=row["measure"],
        quantity=parse_quantity(row["quantity"]),
        net_g=Decimal(row["net_g"]),
        gross_g=Decimal(row["gross_g"]),
        source_type=row["source_type"],
        source_id=row["source_id"],
        per_equivalent={key: _number(row[f"eq_{key}"]) for key in MACRO_KEYS},
        equivalents=_equivalents(row.get("equivalents", "")),
        synonyms=tuple(_synonym(text) for text in row["synonyms"].split(";") if text),
        origin=row["origin"],
        contains=_set(row["contains"]),
        may_contain=_set(row["may_contain"]),
        glycaemic_index=_number(row["glycaemic_index"]),
        proxy=row["proxy"],
        measure_source=row["measure_source"],
        public_found=int(row["public_found"]),
        public_agree=int(row["public_agree"]),
        sha256=hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest(),
    )


def _synonym(text: str) -> SynonymFacts:
    name, _, region = text.partition("@")
    return SynonymFacts(name.strip(), region.strip())


def _equivalents(text: str) -> dict[str, Decimal]:
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {key: Decimal(number) for key, _, number in pairs}


def _set(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(";")))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
