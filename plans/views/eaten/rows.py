"""Rows in which somebody says what was eaten: read from a form, and one drawn alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Clinic
from accounts.permissions import Permission, requires
from patients.selectors import patient_of
from plans.passes import Told
from plans.portions import Shelf, candidates, shelf_of

FIELDS = ("row_name", "row_pick", "row_quantity", "row_most", "row_measure")
LONGEST = 150


@dataclass(frozen=True)
class RowView:
    """A row on the screen, with what it may be and the measures it may be told in."""

    told: Told
    options: Sequence[tuple[str, str]]
    measures: Sequence[tuple[str, str]]


@requires(Permission.WRITE_RECORD)
@require_GET
def eaten_row(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A row for what was typed, or the same row after another food was chosen in it."""
    patient_of(request.membership, public_id)
    clinic = request.membership.clinic
    typed = request.GET.get("add", "").strip()[:LONGEST]
    row = new_row(typed, clinic) if typed else None
    if row is None:
        told = next(iter(told_rows(request.GET)), Told(""))
        row = row_views([told], clinic)[0]
    return render(request, "plans/eaten/_row.html", {"row": row, "patient_id": public_id})


def told_rows(data: QueryDict) -> list[Told]:
    """The rows of a form, in order; those without a name are left out."""
    columns = [[text[:LONGEST] for text in data.getlist(field)] for field in FIELDS]
    return [Told(*cells) for cells in zip(*columns, strict=False) if cells[0].strip()]


def new_row(text: str, clinic: Clinic) -> RowView:
    """A row for a text just typed: the likeliest food is chosen, and its first measure."""
    options = candidates(text, clinic=clinic)
    pick = options[0][0] if options else ""
    shelf = shelf_of([pick], clinic=clinic)
    measures = shelf.measures(pick)
    return RowView(Told(text, pick, measure=measures[0][0]), options, measures)


def row_views(rows: Sequence[Told], clinic: Clinic) -> list[RowView]:
    """Rows as they were typed. What they may be is looked for again: a page shows few."""
    shelf = shelf_of([row.pick for row in rows], clinic=clinic)
    return [RowView(row, _options(row, shelf, clinic), shelf.measures(row.pick)) for row in rows]


def _options(row: Told, shelf: Shelf, clinic: Clinic) -> list[tuple[str, str]]:
    found = candidates(row.name, clinic=clinic)
    if row.pick and row.pick not in dict(found):
        known = shelf.foods.get(row.pick) or shelf.dishes.get(row.pick)
        if known is not None:
            found.insert(0, (row.pick, known.name))
    return found
