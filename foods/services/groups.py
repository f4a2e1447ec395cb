"""Keeps the groups' rows in step with the science."""

from __future__ import annotations

from django.db import transaction

from foods.models import FoodGroup
from foods.plate import PLACES
from nutrition.exchanges import PROFILE_VERSION, GroupProfile, group_profiles


@transaction.atomic
def groups_seed() -> dict[str, FoodGroup]:
    """Create or update the 19 groups, and return them by key."""
    return {key: _seed(profile) for key, profile in group_profiles().items()}


def _seed(profile: GroupProfile) -> FoodGroup:
    nom043, guide2023 = PLACES[profile.key]
    group, _ = FoodGroup.objects.update_or_create(
        key=profile.key,
        defaults={
            "group": profile.group,
            "subgroup": profile.subgroup,
            "order": profile.order,
            "energy_kcal": profile.macros.energy_kcal,
            "protein_g": profile.macros.protein_g,
            "fat_g": profile.macros.fat_g,
            "carbohydrate_g": profile.macros.carbohydrate_g,
            "alcohol_g": profile.alcohol_g,
            "profile_version": PROFILE_VERSION,
            "nom043": nom043,
            "guide2023": guide2023,
        },
    )
    return group
