"""Screening and questionnaires: scores, never the wording of an instrument that has an owner."""

from nutrition.screening.diabetes_risk import findrisc
from nutrition.screening.ipaq import ipaq_short
from nutrition.screening.tools import glim_2019, mna_sf, must, nrs_2002_total, scoff, strongkids

__all__ = [
    "findrisc",
    "glim_2019",
    "ipaq_short",
    "mna_sf",
    "must",
    "nrs_2002_total",
    "scoff",
    "strongkids",
]
