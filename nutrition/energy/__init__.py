"""Energy: resting equations, totals, official estimates for every life stage.

The official estimates live in `eer_nasem` (2023) and `eer_iom` (2005), illness in `illness`.
"""

from nutrition.energy.resting import (
    cunningham,
    harris_benedict,
    harris_benedict_revised,
    katch_mcardle,
    mifflin,
    orozco_ruiz,
    quiroz_olguin,
)
from nutrition.energy.resting_bands import (
    fao_1985,
    fao_1985_height,
    fao_2004,
    henry_2005,
    henry_2005_height,
    schofield_height,
    valencia,
)
from nutrition.energy.total import (
    ACTIVITY_FACTORS,
    TotalEnergy,
    resting_comparison,
    total_energy,
    total_energy_kcal,
)

__all__ = [
    "ACTIVITY_FACTORS",
    "TotalEnergy",
    "cunningham",
    "fao_1985",
    "fao_1985_height",
    "fao_2004",
    "harris_benedict",
    "harris_benedict_revised",
    "henry_2005",
    "henry_2005_height",
    "katch_mcardle",
    "mifflin",
    "orozco_ruiz",
    "quiroz_olguin",
    "resting_comparison",
    "schofield_height",
    "total_energy",
    "total_energy_kcal",
    "valencia",
]
