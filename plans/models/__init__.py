"""One model a file."""

from plans.models.diary import DiaryEntry, DiaryItem
from plans.models.equivalent import PlanEquivalent
from plans.models.meal import Meal, MealEquivalent, MealFood
from plans.models.option import MealOption, MealOptionItem
from plans.models.plan import Plan
from plans.models.target import Target

__all__ = [
    "DiaryEntry",
    "DiaryItem",
    "Meal",
    "MealEquivalent",
    "MealFood",
    "MealOption",
    "MealOptionItem",
    "Plan",
    "PlanEquivalent",
    "Target",
]
