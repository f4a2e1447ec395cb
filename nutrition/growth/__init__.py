"""Growth of children: WHO 2006 and 2007, ages, classes and charts."""

from nutrition.growth.age import age_in_days, age_in_months, corrected_age
from nutrition.growth.assess import ChildGrowth, Indicator, assess_child, used_days
from nutrition.growth.classes import (
    growth_class_0_5,
    growth_class_5_19,
    growth_class_nom031,
    growth_muac_class,
    growth_percentile,
)
from nutrition.growth.curves import CHARTS, percentile_lines, z_lines
from nutrition.growth.lms import percentile
from nutrition.growth.who_2006 import growth_who_2006, growth_who_2006_skinfolds
from nutrition.growth.who_2007 import growth_who_2007

__all__ = [
    "CHARTS",
    "ChildGrowth",
    "Indicator",
    "age_in_days",
    "age_in_months",
    "assess_child",
    "corrected_age",
    "growth_class_0_5",
    "growth_class_5_19",
    "growth_class_nom031",
    "growth_muac_class",
    "growth_percentile",
    "growth_who_2006",
    "growth_who_2006_skinfolds",
    "growth_who_2007",
    "percentile",
    "percentile_lines",
    "used_days",
    "z_lines",
]
