"""Reads of the record. They begin with who asks; another clinic's row does not exist for them."""

from patients.selectors.consultation import (
    consultation_draft_of,
    consultation_of,
    consultation_previous,
    consultations_visible_to,
    document_of,
    history_of,
    patient_timeline,
)
from patients.selectors.measurement import (
    MeasurementPoint,
    measurement_series,
    measurement_trend,
    measurements_latest,
    measurements_of,
    measurements_visible_to,
)
from patients.selectors.patient import (
    allergies_of,
    allergy_of,
    consent_of,
    consents_in_force,
    notice_in_force,
    notice_of,
    patient_of,
    patient_search,
    patients_visible_to,
)

__all__ = [
    "MeasurementPoint",
    "allergies_of",
    "allergy_of",
    "consent_of",
    "consents_in_force",
    "consultation_draft_of",
    "consultation_of",
    "consultation_previous",
    "consultations_visible_to",
    "document_of",
    "history_of",
    "measurement_series",
    "measurement_trend",
    "measurements_latest",
    "measurements_of",
    "measurements_visible_to",
    "notice_in_force",
    "notice_of",
    "patient_of",
    "patient_search",
    "patient_timeline",
    "patients_visible_to",
]
