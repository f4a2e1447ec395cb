"""Loads the files that ship as releases of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils import timezone

from foods.catalogue import FILES, CatalogueFile, parse
from foods.checks import Finding, check_foods
from foods.facts import FoodFacts
from foods.models import (
    CatalogueRelease,
    Food,
    FoodAllergen,
    FoodEquivalence,
    FoodGroup,
    FoodPortion,
    FoodSynonym,
)
from foods.rows import allergen_rows, equivalence_rows, food_row, portion_row, synonym_rows
from foods.services.groups import groups_seed


class CatalogueRejectedError(Exception):
    """A file fails its own checks: nothing was loaded. `findings` says what and where."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"El catálogo tiene {len(findings)} errores; no se cargó nada.")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What became of one file. `already` if the same bytes were there before."""

    release: CatalogueRelease
    already: bool
    added: int = 0
    retired: int = 0


@transaction.atomic
def catalogue_load(
    *,
    files: Sequence[CatalogueFile] = FILES,
    with_optional: bool = True,
    progress: Callable[[str], None] = lambda text: None,
) -> list[LoadedFile]:
    """Load every file, or none. The same bytes are loaded once.

    Without the optional files, those loaded before are retired. Raises CatalogueRejectedError.
    """
    groups = groups_seed()
    chosen = [file for file in files if with_optional or not file.optional]
    for file in files:
        if file not in chosen:
            _retire_catalogue(file)
    return [_load(file, groups, progress) for file in chosen]


def _load(
    file: CatalogueFile, groups: Mapping[str, FoodGroup], progress: Callable[[str], None]
) -> LoadedFile:
    content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    current = CatalogueRelease.objects.filter(catalogue=file.catalogue, is_current=True).first()
    if current and current.sha256 == sha256:
        return LoadedFile(current, already=True)
    foods = parse(content)
    progress(f"{file.name}: {len(foods)} alimentos; comprobando…")
    findings = check_foods(foods)
    if findings:
        raise CatalogueRejectedError(findings)
    release = _release(file, sha256, rows=len(foods))
    before = dict(
        Food.objects.filter(
            release__catalogue=file.catalogue, retired_at=None, clinic=None
        ).values_list("code", "row_sha256")
    )
    kept = {food.code for food in foods if before.get(food.code) == food.sha256}
    retired = _retire(set(before) - kept)
    new = [food for food in foods if food.code not in kept]
    _write(new, release, groups)
    progress(f"{file.name}: {len(new)} alimentos cargados.")
    return LoadedFile(release, already=False, added=len(new), retired=retired)


def _release(file: CatalogueFile, sha256: str, *, rows: int) -> CatalogueRelease:
    CatalogueRelease.objects.filter(catalogue=file.catalogue).update(is_current=False)
    return CatalogueRelease.objects.create(
        catalogue=file.catalogue, name=file.name, sha256=sha256, source=file.source, rows=rows
    )


def _write(
    foods: Iterable[FoodFacts], release: CatalogueRelease, groups: Mapping[str, FoodGroup]
) -> None:
    """Bulk inserts: released rows are catalogue data, and the release itself is their history."""
    pairs = [
        (food_row(facts, group=groups[facts.group], release=release), facts) for facts in foods
    ]
    Food.objects.bulk_create([row for row, _ in pairs], batch_size=500)
    FoodPortion.objects.bulk_create(
        [portion_row(row, facts) for row, facts in pairs], batch_size=500
    )
    FoodEquivalence.objects.bulk_create(
        chain.from_iterable(equivalence_rows(row, facts, groups) for row, facts in pairs)
    )
    FoodAllergen.objects.bulk_create(
        chain.from_iterable(allergen_rows(row, facts) for row, facts in pairs), batch_size=500
    )
    FoodSynonym.objects.bulk_create(
        chain.from_iterable(synonym_rows(row, facts.synonyms) for row, facts in pairs),
        batch_size=500,
    )


def _retire(codes: set[str]) -> int:
    """Old values stay readable for whoever refers to them, and are offered no more."""
    return Food.objects.filter(clinic=None, retired_at=None, code__in=codes).update(
        retired_at=timezone.now()
    )


def _retire_catalogue(file: CatalogueFile) -> None:
    CatalogueRelease.objects.filter(catalogue=file.catalogue).update(is_current=False)
    Food.objects.filter(clinic=None, retired_at=None, release__catalogue=file.catalogue).update(
        retired_at=timezone.now()
    )
