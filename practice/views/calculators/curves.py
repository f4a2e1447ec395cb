"""Curves: a child's growth and the weight of a pregnancy, from measurements typed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, requires
from nutrition.registry import Input
from practice.calculators import growth, pregnancy
from practice.calculators.rows import MOST_ROWS, blank_row
from practice.views.calculators.live import page_or_result

ROWS_ID = "mediciones"


@requires(Permission.SEE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def growth_curve(request: HttpRequest) -> HttpResponse:
    """WHO curves with a child's points."""
    page, columns = growth.growth_page, growth.COLUMNS
    return _curve(request, "growth_curve", page, columns, QueryDict(growth.START))


@requires(Permission.SEE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def pregnancy_curve(request: HttpRequest) -> HttpResponse:
    """Gain by week, with the recommended band."""
    page, columns = pregnancy.pregnancy_page, pregnancy.COLUMNS
    return _curve(request, "pregnancy_curve", page, columns, QueryDict())


def _curve(
    request: HttpRequest,
    name: str,
    build: Callable[[QueryDict], Any],
    columns: Sequence[Input],
    start: QueryDict,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else start
    count = len(data.getlist(columns[0].name))
    # htmx goes on sending the last button pressed: only the rows' own request asks for a row.
    wants_row = not request.htmx or request.htmx.target == ROWS_ID
    adds = "agregar" in data and wants_row and count < MOST_ROWS
    if adds and request.htmx:
        row = blank_row(columns, count + 1)
        return render(request, "practice/calculators/_row.html", {"row": row})
    page = build(data)
    if adds:
        page.rows.append(blank_row(columns, count + 1))
    context = {
        "page": page,
        "fields": page.fields,
        "missing": () if adds else page.missing,
        "has_errors": page.has_errors and not adds,
    }
    return page_or_result(request, name, f"_{name}", context)
