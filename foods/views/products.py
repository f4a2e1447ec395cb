"""Packaged products and the explanation of their seals."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from foods.forms import ProductForm
from foods.models import PackagedProduct
from foods.seals import PHASE_3, SEAL_NAMES
from foods.selectors import products_of, products_with_seal
from foods.services.products import product_save

MOST_SHOWN = 100
READINGS = {"": "Impreso en el empaque", "hoy": "Calculado hoy", "2028": "Calculado desde 2028"}


@require_GET
@requires(Permission.SEE_CATALOGUE)
def product_list(request: HttpRequest) -> HttpResponse:
    """The clinic's products, by name, barcode or seal: printed, or computed for a phase."""
    text, seal = request.GET.get("q", "").strip()[:80], request.GET.get("sello", "")
    seal, by = seal if seal in SEAL_NAMES else "", request.GET.get("segun", "")
    day, clinic = _phase_days().get(by), request.membership.clinic
    if seal and day:
        products = products_with_seal(clinic=clinic, text=text, seal=seal, on=day)
    else:
        products = list(products_of(clinic=clinic, text=text, seal=seal))
    context = {"products": products[:MOST_SHOWN], "q": text, "seal": seal, "by": by}
    context |= {"seals": SEAL_NAMES.items(), "readings": READINGS.items()}
    return render(request, "foods/product_list.html", context)


def _phase_days() -> dict[str, datetime.date]:
    today = timezone.localdate()
    return {"hoy": today, "2028": max(today, PHASE_3)}


@require_GET
@requires(Permission.SEE_CATALOGUE)
def product_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Seals printed and computed, and which nutrient crossed which limit, today and in phase 3."""
    product = _product_or_404(request, public_id)
    today = timezone.localdate()
    declared = [row.seal for row in product.declared_seals.all()]
    verdict, later = product.verdict(on=today), product.verdict(on=max(today, PHASE_3))
    context = {
        "product": product,
        "declared": [SEAL_NAMES[seal] for seal in SEAL_NAMES if seal in declared],
        "verdict": verdict,
        "computed": [SEAL_NAMES[seal] for seal in verdict.seals],
        "differs": set(declared) != set(verdict.seals),
        "readings": [
            (SEAL_NAMES[now.seal], now, then)
            for now, then in zip(verdict.readings, later.readings, strict=True)
        ],
        "later_seals": [SEAL_NAMES[seal] for seal in later.seals],
    }
    return render(request, "foods/product_detail.html", context)


@requires(Permission.EDIT_CATALOGUE)
def product_add(request: HttpRequest) -> HttpResponse:
    """A new product."""
    return _edit(request, PackagedProduct(clinic=request.membership.clinic))


@requires(Permission.EDIT_CATALOGUE)
def product_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a product."""
    return _edit(request, _product_or_404(request, public_id))


def _edit(request: HttpRequest, product: PackagedProduct) -> HttpResponse:
    form = ProductForm(request.POST or None, instance=product)
    if request.method == "POST" and form.is_valid():
        try:
            product_save(
                product=form.instance,
                declared=form.cleaned_data["declared"],
                by=request.membership,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"«{product}» quedó guardado.")
            return redirect("foods:product-detail", product.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "foods/product_edit.html", {"form": form}, status=status)


def _product_or_404(request: HttpRequest, public_id: UUID) -> PackagedProduct:
    return get_object_or_404(products_of(clinic=request.membership.clinic), public_id=public_id)
