"""One model a file."""

from plans.models.diary import DiaryEntry, DiaryItem
from plans.models.equivalent import PlanEquivalent
from plans.models.frequency import FrequencyAnswer
from plans.models.job import DocumentJob
from plans.models.limit import MealLimit
from plans.models.meal import Meal, MealEquivalent, MealFood
from plans.models.option import MealOption, MealOptionItem
from plans.models.plan import Plan
from plans.models.recall import Recall
from plans.models.target import Target
from plans.models.template import PlanTemplate

__all__ = [
    "DiaryEntry",
    "DiaryItem",
    "DocumentJob",
    "FrequencyAnswer",
    "Meal",
    "MealEquivalent",
    "MealFood",
    "MealLimit",
    "MealOption",
    "MealOptionItem",
    "Plan",
    "PlanEquivalent",
    "PlanTemplate",
    "Recall",
    "Target",
]
