"""What a plan's week of shopping costs, with the prices that the clinic writes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from foods.models import FoodPrice
from foods.selectors import prices_of
from foods.services.prices import prices_set
from plans.documents.shopping import DAYS, Purchase, cost_of, eaten, purchases
from plans.reading import PlanView
from plans.selectors import plan_for

PREFIX = "precio-"


@dataclass(frozen=True)
class PricedRow:
    """A food to buy, what is typed in its price, and what it comes to in pesos."""

    item: Purchase
    field: str
    typed: str
    price: FoodPrice | None
    cost: Decimal | None


@requires(Permission.WRITE_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_prices(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the week's shopping with its prices; keep them."""
    view = plan_for(request.membership, public_id)
    items = purchases(eaten(view, DAYS))
    problems: list[str] = []
    if request.method == "POST":
        try:
            changed = prices_set(prices=_typed(request, items), by=request.membership)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _said(changed))
            return redirect("plans:plan-prices", public_id=public_id)
    else:
        record_read(request, view.plan, patient=view.plan.patient)
    context = _context(request, view, items) | {"problems": problems}
    return render(request, "plans/plan_prices.html", context, status=422 if problems else 200)


def _said(changed: int) -> str:
    if not changed:
        return "No había precios nuevos."
    return "Se guardó un precio." if changed == 1 else f"Se guardaron {changed} precios."


def _typed(request: HttpRequest, items: list[Purchase]) -> dict[int, Decimal | None]:
    """The prices of the form, only of what the list buys. Raises ValidationError by food."""
    found: dict[int, Decimal | None] = {}
    for item in items:
        name = f"{PREFIX}{item.food_id}"
        if item.food_id is None or name not in request.POST:
            continue
        try:
            found[item.food_id] = _pesos(request.POST[name])
        except InvalidOperation as error:
            raise ValidationError(f"{item.name}: escriba el precio como 45.50.") from error
    return found


def _pesos(typed: str) -> Decimal | None:
    """«$45.50» or «45,50»; None if empty. Raises InvalidOperation."""
    text = typed.replace("$", "").replace(",", ".").strip()
    if not text:
        return None
    price = Decimal(text).quantize(Decimal("0.01"))
    if not price.is_finite():
        raise InvalidOperation
    return price


def _context(request: HttpRequest, view: PlanView, items: list[Purchase]) -> dict[str, object]:
    keys = {item.food_id for item in items if item.food_id is not None}
    prices = prices_of(clinic=view.plan.patient.clinic, foods=keys)
    per_kg = {key: row.per_kg for key, row in prices.items()}
    rows = [_row(request, item, prices, per_kg) for item in items]
    costs = [row.cost for row in rows if row.cost is not None]
    return {
        "plan": view,
        "patient": view.plan.patient,
        "aisles": [(name, list(found)) for name, found in groupby(rows, lambda r: r.item.aisle)],
        "total": sum(costs, Decimal(0)) if costs else None,
        "lacking": len(rows) - len(costs),
        "days": DAYS,
    }


def _row(
    request: HttpRequest,
    item: Purchase,
    prices: dict[int, FoodPrice],
    per_kg: dict[int, Decimal],
) -> PricedRow:
    price = prices.get(item.food_id or 0)
    field = f"{PREFIX}{item.food_id}"
    kept = f"{price.per_kg:f}" if price else ""
    return PricedRow(item, field, request.POST.get(field, kept), price, cost_of(item, per_kg))
