"""Writes of a clinic's prices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.models import FoodPrice
from foods.models.price import MOST_PESOS
from foods.selectors import foods_visible_to, prices_of

CENT = Decimal("0.01")


@transaction.atomic
def prices_set(*, prices: Mapping[int, Decimal | None], by: Membership) -> int:
    """Keep pesos per kilogram by food; None takes a price away. How many changed.

    A price written again as it was keeps its date. Raises ValidationError naming the food, and
    PermissionDenied.
    """
    check(by, Permission.WRITE_RECORD)
    foods = foods_visible_to(clinic=by.clinic).in_bulk(list(prices))
    kept = prices_of(clinic=by.clinic, foods=prices.keys())
    changed = 0
    for key, price in prices.items():
        food, row = foods.get(key), kept.get(key)
        if food is None or price == (row.per_kg if row else None):
            continue
        if price is None:
            kept[key].delete()
        else:
            if not CENT <= price <= MOST_PESOS:
                raise ValidationError(f"{food.name}: el precio va de 0.01 a 9,999 pesos por kg.")
            row = row or FoodPrice(clinic=by.clinic, food=food)
            row.per_kg, row.set_on, row.set_by = price, timezone.localdate(), by.user
            row.save()
        changed += 1
    return changed
