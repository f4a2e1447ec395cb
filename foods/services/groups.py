"""Keeps the groups' rows in step with the science."""

from __future__ import annotations

from django.db import transaction

from foods.models import FoodGroup, Guide2023Group, Nom043Group
from nutrition.exchanges import PROFILE_VERSION, GroupProfile, group_profiles

_VEGETABLES = (Nom043Group.VEGETABLES_FRUIT, Guide2023Group.VEGETABLES_FRUIT)
_GRAINS = (Nom043Group.CEREALS, Guide2023Group.GRAINS)
_LEGUMES = (Nom043Group.LEGUMES_ANIMAL, Guide2023Group.LEGUMES)
_ANIMAL = (Nom043Group.LEGUMES_ANIMAL, Guide2023Group.ANIMAL)
_FATS = ("", Guide2023Group.HEALTHY_FATS)
_NONE = ("", "")

PLATE: dict[str, tuple[str, str]] = {
    "verdura": _VEGETABLES,
    "fruta": _VEGETABLES,
    "cereal_sg": _GRAINS,
    "cereal_cg": _GRAINS,
    "leguminosa": _LEGUMES,
    "aoa_mb": _ANIMAL,
    "aoa_b": _ANIMAL,
    "aoa_m": _ANIMAL,
    "aoa_a": _ANIMAL,
    "leche_desc": _ANIMAL,
    "leche_semi": _ANIMAL,
    "leche_ent": _ANIMAL,
    "leche_az": _ANIMAL,
    "grasa_sp": _FATS,
    "grasa_cp": _FATS,
    "azucar_sg": _NONE,
    "azucar_cg": _NONE,
    "libre": _NONE,
    "alcohol": _NONE,
}
"""Place of each group in the plate of NOM-043 (2012) and in that of the 2023 guide."""


@transaction.atomic
def groups_seed() -> dict[str, FoodGroup]:
    """Create or update the 19 groups, and return them by key."""
    return {key: _seed(profile) for key, profile in group_profiles().items()}


def _seed(profile: GroupProfile) -> FoodGroup:
    nom043, guide2023 = PLATE[profile.key]
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
