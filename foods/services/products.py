"""Writes of packaged products."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.models import DeclaredSeal, PackagedProduct


@transaction.atomic
def product_save(
    *, product: PackagedProduct, declared: Collection[str], by: Membership
) -> PackagedProduct:
    """Create or change a product of the clinic, with the seals its package prints.

    Raises ValidationError and PermissionDenied.
    """
    check(by, Permission.EDIT_CATALOGUE)
    if product.clinic_id != by.clinic_id:
        raise PermissionDenied("Este producto no es de su consultorio.")
    product.full_clean()
    product.save()
    have = {row.seal: row for row in product.declared_seals.all()}
    for seal, row in have.items():
        if seal not in declared:
            row.delete()
    for seal in declared:
        if seal not in have:
            DeclaredSeal.objects.create(product=product, seal=seal)
    return product
