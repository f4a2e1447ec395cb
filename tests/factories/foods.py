"""Foods of the tests. Every value is invented and consistent."""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import factory
from PIL import Image

from accounts.heic import heic_decoder
from accounts.models import Clinic, Membership
from foods.facts import FoodFacts
from foods.models import (
    CatalogueProposal,
    CatalogueRelease,
    Dish,
    DishIngredient,
    DishMeal,
    Food,
    FoodGroup,
    PackagedProduct,
)
from foods.nutrients import NUTRIENT_KEYS
from foods.rows import food_row, portion_row, synonym_rows
from foods.services.groups import groups_seed
from foods.services.proposals import food_propose
from foods.text import normalise


def food_facts(name: str = "Ejote de prueba", **changes: Any) -> FoodFacts:
    """A consistent vegetable: 100 g are one equivalent of 25 kcal. `per_100g` is merged."""
    per_100g = dict.fromkeys(NUTRIENT_KEYS) | {
        "energy_kcal": Decimal(25),
        "protein_g": Decimal(2),
        "fat_g": Decimal(0),
        "carbohydrate_g": Decimal(4),
        "fibre_g": Decimal(1),
        "sugars_g": Decimal(2),
    }
    values: dict[str, Any] = {
        "code": f"T-{abs(hash(normalise(name))) % 10**8}",
        "name": name,
        "group": "verdura",
        "measure": "taza",
        "quantity": Fraction(1, 2),
        "net_g": Decimal(100),
        "gross_g": Decimal(110),
        "source_type": "propio",
        "source_id": "Tabla inventada",
    }
    values |= changes
    return FoodFacts(**(values | {"per_100g": per_100g | values.get("per_100g", {})}))


def food_group(key: str) -> FoodGroup:
    """One of the 19 groups, seeded if they are not there."""
    return FoodGroup.objects.filter(key=key).first() or groups_seed()[key]


class CatalogueReleaseFactory(factory.django.DjangoModelFactory):
    """A release of an invented catalogue."""

    class Meta:
        model = CatalogueRelease
        django_get_or_create = ("catalogue",)

    catalogue = "prueba"
    name = "Catálogo de prueba"
    sha256 = "0" * 64
    source = "Inventado"
    rows = 1


def food_of(name: str = "Ejote de prueba", *, clinic: Clinic | None = None, **changes: Any) -> Food:
    """A saved food with its equivalent portion: released, or of a clinic."""
    facts = food_facts(name, **changes)
    owner: dict[str, Any] = {"clinic": clinic}
    if clinic is None:
        owner = {"release": CatalogueReleaseFactory()}
    food = food_row(facts, group=food_group(facts.group), **owner)
    food.save()
    portion_row(food, facts).save()
    for row in synonym_rows(food, facts.synonyms):
        row.save()
    return food


def dish_of(name: str = "Sopa de prueba", *, clinic: Clinic) -> Dish:
    """A saved dish of a clinic, of one food of its own."""
    food = food_of(f"Ingrediente de {name}", clinic=clinic)
    dish = Dish.objects.create(clinic=clinic, name=name, name_normalised=normalise(name))
    DishMeal.objects.create(dish=dish, meal="comida")
    DishIngredient.objects.create(dish=dish, order=1, food=food, grams=100)
    return dish


def product_of(name: str = "Refresco inventado", *, clinic: Clinic) -> PackagedProduct:
    """A saved packaged product of a clinic."""
    return PackagedProduct.objects.create(clinic=clinic, barcode="7501000000012", name=name)


def proposal_of(name: str = "Quelite propuesto", *, by: Membership) -> CatalogueProposal:
    """A food that somebody proposed, still pending."""
    food_group("verdura")
    return food_propose(facts=food_facts(name), by=by)


def heic_of(*, width: int = 60, height: int = 40, camera: str = "") -> bytes:
    """A photo as an iPhone sends it, made by the library that reads them."""
    exif = Image.Exif()
    if camera:
        exif[0x0110] = camera
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, heic_decoder(), exif=exif.tobytes())
    return out.getvalue()


def jpeg_of(*, width: int = 60, height: int = 40, camera: str = "") -> bytes:
    """A JPEG of one colour; with `camera`, one that says with what it was taken."""
    exif = Image.Exif()
    if camera:
        exif[0x0110] = camera
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()
