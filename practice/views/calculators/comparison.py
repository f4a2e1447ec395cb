"""Gasto energético, ecuación por ecuación."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, requires
from practice.calculators.energy import START, energy_page
from practice.views.calculators.live import page_or_result


@requires(Permission.SEE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def energy_comparison(request: HttpRequest) -> HttpResponse:
    """One person and every equation, with those that do not apply and why."""
    page = energy_page(request.POST if request.method == "POST" else QueryDict(START))
    context = {
        "page": page,
        "fields": page.fields,
        "missing": page.missing,
        "has_errors": page.has_errors,
    }
    return page_or_result(request, "energy_comparison", "_energy_result", context)
