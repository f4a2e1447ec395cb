"""One model a file."""

from foods.models.allergen import Allergen, FoodAllergen, Origin
from foods.models.dish import Cost, Dish, DishEquivalent, DishIngredient, DishMeal, Meal
from foods.models.equivalence import FoodEquivalence
from foods.models.food import Food
from foods.models.food_import import FoodImport
from foods.models.group import FoodGroup, Guide2023Group, Nom043Group
from foods.models.portion import FoodPortion
from foods.models.preference import Favourite, RecentFood
from foods.models.price import FoodPrice
from foods.models.product import DeclaredSeal, PackagedProduct
from foods.models.proposal import CatalogueProposal
from foods.models.release import CatalogueRelease
from foods.models.source import SourceType
from foods.models.synonym import FoodSynonym

__all__ = [
    "Allergen",
    "CatalogueProposal",
    "CatalogueRelease",
    "Cost",
    "DeclaredSeal",
    "Dish",
    "DishEquivalent",
    "DishIngredient",
    "DishMeal",
    "Favourite",
    "Food",
    "FoodAllergen",
    "FoodEquivalence",
    "FoodGroup",
    "FoodImport",
    "FoodPortion",
    "FoodPrice",
    "FoodSynonym",
    "Guide2023Group",
    "Meal",
    "Nom043Group",
    "Origin",
    "PackagedProduct",
    "RecentFood",
    "SourceType",
]
