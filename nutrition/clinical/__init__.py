"""Indices from laboratory values: metabolic and renal."""

from nutrition.clinical.metabolic import (
    aip,
    castelli_1,
    castelli_2,
    corrected_calcium,
    eag_from_hba1c,
    eag_mmol_from_hba1c,
    hba1c_ifcc,
    homa_ir,
    ldl_friedewald,
    ldl_sampson,
    nitrogen_balance,
    non_hdl,
    tg_hdl_ratio,
    tyg_index,
    vldl,
)
from nutrition.clinical.renal import (
    egfr_ckdepi_2021,
    egfr_ckdepi_2021_int,
    egfr_schwartz,
    kdigo_stage,
)

__all__ = [
    "aip",
    "castelli_1",
    "castelli_2",
    "corrected_calcium",
    "eag_from_hba1c",
    "eag_mmol_from_hba1c",
    "egfr_ckdepi_2021",
    "egfr_ckdepi_2021_int",
    "egfr_schwartz",
    "hba1c_ifcc",
    "homa_ir",
    "kdigo_stage",
    "ldl_friedewald",
    "ldl_sampson",
    "nitrogen_balance",
    "non_hdl",
    "tg_hdl_ratio",
    "tyg_index",
    "vldl",
]
