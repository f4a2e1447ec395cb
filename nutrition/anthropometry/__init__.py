"""Anthropometry of adults: mass, girths, ideal weights, arm, estimates."""

from nutrition.anthropometry.arm import (
    arm_fat_area,
    arm_fat_index,
    arm_muscle_area,
    arm_muscle_area_corrected,
    arm_muscle_circumference,
)
from nutrition.anthropometry.assess import assess
from nutrition.anthropometry.body_mass import (
    bmi,
    bmi_class_elderly,
    bmi_class_elderly_minsa,
    bmi_class_nom008,
    bmi_class_who,
    bsa_mosteller,
)
from nutrition.anthropometry.estimates import (
    amputation_adjusted_ideal_weight,
    amputation_corrected_weight,
    stature_from_knee_height,
    weight_from_girths,
)
from nutrition.anthropometry.girths import (
    frame_size_wrist,
    waist_height_ratio,
    waist_hip_ratio,
    waist_risk_atp3,
    waist_risk_idf,
)
from nutrition.anthropometry.ideal_weight import (
    adjusted_weight,
    adjusted_weight_devine,
    ibw_bmi22,
    ibw_devine,
    ibw_hamwi,
    ibw_hamwi_lb,
    ibw_hamwi_metric150_variant,
    ibw_lorentz,
    ibw_miller,
    ibw_robinson,
    ideal_weight_pct,
)
from nutrition.anthropometry.weight_change import usual_weight_pct, weight_loss_pct

__all__ = [
    "adjusted_weight",
    "adjusted_weight_devine",
    "amputation_adjusted_ideal_weight",
    "amputation_corrected_weight",
    "arm_fat_area",
    "arm_fat_index",
    "arm_muscle_area",
    "arm_muscle_area_corrected",
    "arm_muscle_circumference",
    "assess",
    "bmi",
    "bmi_class_elderly",
    "bmi_class_elderly_minsa",
    "bmi_class_nom008",
    "bmi_class_who",
    "bsa_mosteller",
    "frame_size_wrist",
    "ibw_bmi22",
    "ibw_devine",
    "ibw_hamwi",
    "ibw_hamwi_lb",
    "ibw_hamwi_metric150_variant",
    "ibw_lorentz",
    "ibw_miller",
    "ibw_robinson",
    "ideal_weight_pct",
    "stature_from_knee_height",
    "usual_weight_pct",
    "waist_height_ratio",
    "waist_hip_ratio",
    "waist_risk_atp3",
    "waist_risk_idf",
    "weight_from_girths",
    "weight_loss_pct",
]
