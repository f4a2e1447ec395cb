"""Loads a clinic's own table of foods: every row checked first, then all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, check
from foods.facts import FoodFacts
from foods.importers.reader import Context, ReadRow, RowProblem, read_table
from foods.importers.tables import UnreadableFileError, read_rows
from foods.models import Food, FoodAllergen, FoodGroup, FoodImport, FoodPortion, SourceType
from foods.rows import food_row, portion_row
from foods.text import normalise

CHUNK = 500
MOST_PROBLEMS = 2_000
"""Problems kept to be told; beyond these only their number is."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read. `header_map` says what its unknown headers are, or «ignorar»."""

    source: str
    licence: str = ""
    sheet: str = ""
    mode: str = FoodImport.Mode.NEW
    header_map: Mapping[str, str] = field(default_factory=dict)
    allowed_errors: int = 0
    dry_run: bool = False


@dataclass
class ImportResult:
    """What a file is worth: rows, those that cannot be foods, and why."""

    rows: int = 0
    rejected: int = 0
    warnings: int = 0
    loaded: int = 0
    already: bool = False
    problems: list[RowProblem] = field(default_factory=list)
    sample: list[FoodFacts] = field(default_factory=list)
    record: FoodImport | None = None

    @property
    def good(self) -> int:
        """Rows that can be foods."""
        return self.rows - self.rejected

    def may_load(self, allowed_errors: int) -> bool:
        """Whether there is something to load and few enough rejected rows."""
        return self.rejected <= allowed_errors and self.good > 0


@transaction.atomic
def foods_import(
    *,
    path: Path,
    file_name: str,
    options: ImportOptions,
    by: Membership,
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportResult:
    """Check a file and, if it may be loaded, load it into the clinic's own foods.

    Two passes over the file, so memory does not grow with it. Nothing is written when a row is
    rejected beyond `allowed_errors`, on a dry run, or if the clinic already loaded these bytes.
    Raises UnreadableFileError and PermissionDenied.
    """
    check(by, Permission.EDIT_CATALOGUE)
    sha256 = _sha256(path)
    before = FoodImport.objects.filter(clinic=by.clinic, sha256=sha256).first()
    if before:
        return ImportResult(rows=before.rows, already=True, record=before)
    context = _context(by.clinic, options)
    result = _examine(_read(path, options, context), progress)
    if not result.rows:
        raise UnreadableFileError("El archivo no tiene filas de alimentos.")
    if options.dry_run or not result.may_load(options.allowed_errors):
        return result
    good = (row.facts for row in _read(path, options, context) if not row.is_rejected and row.facts)
    result.loaded = _write(good, by.clinic)
    result.record = FoodImport.objects.create(
        clinic=by.clinic,
        sha256=sha256,
        file_name=file_name[:200],
        source=options.source,
        licence=options.licence,
        mode=options.mode,
        rows=result.rows,
        loaded=result.loaded,
        rejected=result.rejected,
        created_by=by.user,
    )
    return result


def _read(path: Path, options: ImportOptions, context: Context) -> Iterator[ReadRow]:
    return read_table(read_rows(path, sheet=options.sheet), context)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _context(clinic: Clinic, options: ImportOptions) -> Context:
    """Names the clinic has, which a new food may not repeat; only imported ones are updated."""
    own = Food.objects.filter(clinic=clinic, retired_at=None)
    if options.mode == FoodImport.Mode.UPDATE:
        own = own.exclude(source_type=SourceType.IMPORTED)
    released = Food.objects.filter(clinic=None, retired_at=None)
    return Context(
        source=options.source,
        header_map=options.header_map,
        taken=frozenset(own.values_list("name_normalised", flat=True)),
        shipped_energy=dict(released.values_list("name_normalised", "energy_kcal")),
    )


def _examine(rows: Iterator[ReadRow], progress: Callable[[int], None]) -> ImportResult:
    result = ImportResult()
    for row in rows:
        result.rows += 1
        result.rejected += row.is_rejected
        result.warnings += sum(problem.is_warning for problem in row.problems)
        result.problems += row.problems[: MOST_PROBLEMS - len(result.problems)]
        if row.facts and not row.is_rejected and len(result.sample) < 10:
            result.sample.append(row.facts)
        if result.rows % CHUNK == 0:
            progress(result.rows)
    return result


def _write(foods: Iterator[FoodFacts], clinic: Clinic) -> int:
    """Bulk inserts by chunks: the import's own row is their history."""
    groups = {group.key: group for group in FoodGroup.objects.all()}
    released = dict(
        Food.objects.filter(clinic=None, retired_at=None).values_list("name_normalised", "pk")
    )
    loaded = 0
    while chunk := list(islice(foods, CHUNK)):
        names = [normalise(facts.name) for facts in chunk]
        Food.objects.filter(clinic=clinic, retired_at=None, name_normalised__in=names).update(
            retired_at=timezone.now()
        )
        pairs = [
            (
                food_row(
                    facts,
                    group=groups[facts.group],
                    clinic=clinic,
                    shadows_id=_shadowed(released, name, clinic),
                ),
                facts,
            )
            for facts, name in zip(chunk, names, strict=True)
        ]
        Food.objects.bulk_create([row for row, _ in pairs])
        FoodPortion.objects.bulk_create([portion_row(row, facts) for row, facts in pairs])
        _inherit([row for row, _ in pairs if row.shadows_id])
        loaded += len(chunk)
    return loaded


def _inherit(foods: list[Food]) -> None:
    """What a table of equivalents does not say, from the released food it corrects."""
    shadowed = Food.objects.prefetch_related("allergens").in_bulk([f.shadows_id for f in foods])
    allergens: list[FoodAllergen] = []
    for food in foods:
        model = shadowed[food.shadows_id]
        food.origin = model.origin
        allergens += [
            FoodAllergen(food=food, allergen=row.allergen, is_certain=row.is_certain)
            for row in model.allergens.all()
        ]
    Food.objects.bulk_update(foods, ["origin"])
    FoodAllergen.objects.bulk_create(allergens)


def _shadowed(released: dict[str, int], name: str, clinic: Clinic) -> int | None:
    """The released food of the same name, unless the clinic corrects it already."""
    food_id = released.pop(name, None)
    if food_id is None:
        return None
    corrected = Food.objects.filter(clinic=clinic, shadows=food_id, retired_at=None)
    return None if corrected.exists() else food_id
