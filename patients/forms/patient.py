"""The identification form, and the part that only the first contact asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.forms.models import fields_for_model

from patients.curp import curp_read
from patients.identification import COVERAGE
from patients.models import Consent, Patient
from patients.phones import phone_read, phone_shown
from patients.services.admission import AllergyAnswers, ConsentData
from patients.services.patient import PatientData

NAMES = [field.name for field in fields(PatientData)]
AUTOCOMPLETE_OFF = {"autocomplete": "off"}
WIDGETS: dict[str, forms.Widget] = {
    "birth_date": forms.DateInput(attrs={"type": "date", **AUTOCOMPLETE_OFF}, format="%Y-%m-%d"),
    "address": forms.Textarea(attrs={"rows": 2}),
    "dislikes": forms.Textarea(attrs={"rows": 2}),
    "curp": forms.TextInput(attrs={"spellcheck": "false", **AUTOCOMPLETE_OFF}),
    "phone": forms.TextInput(attrs={"type": "tel", **AUTOCOMPLETE_OFF}),
    "emergency_phone": forms.TextInput(attrs={"type": "tel", **AUTOCOMPLETE_OFF}),
    "email": forms.EmailInput(attrs=AUTOCOMPLETE_OFF),
}
MESSAGES = {
    "birth_date": {"invalid": "Escriba la fecha como 27/04/1990."},
    "email": {"invalid": "El correo no está completo: le falta la @ o el dominio."},
}
CURP_ABSENT = (
    ("", "—"),
    (Patient.CurpStatus.UNAVAILABLE.value, Patient.CurpStatus.UNAVAILABLE.label),
    (Patient.CurpStatus.REFUSED.value, Patient.CurpStatus.REFUSED.label),
)


class PatientForm(forms.Form):
    """Who the patient is. The rules are the service's; here is only how it is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = fields_for_model(Patient, fields=NAMES, widgets=WIDGETS, error_messages=MESSAGES)
        self.fields = {**made, **self.fields}
        # A written telephone is longer than the stored one, and a CURP may come with spaces.
        for name, length in (("phone", 30), ("emergency_phone", 30), ("curp", 40)):
            self.fields[name] = forms.CharField(
                label=made[name].label, required=False, max_length=length, widget=WIDGETS[name]
            )
        self.fields["curp_status"] = forms.ChoiceField(
            label="Si no hay CURP", required=False, choices=CURP_ABSENT
        )
        self.fields["sex"] = forms.ChoiceField(
            label=made["sex"].label, choices=Patient.Sex.choices, widget=forms.RadioSelect
        )
        self.fields["phone"].help_text = "10 dígitos. Basta un teléfono o un correo."
        self.fields["nationality"].help_text = "Tres letras: MEX."
        self.fields["coverages"] = forms.MultipleChoiceField(
            label=made["coverages"].label,
            required=False,
            choices=COVERAGE,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["address"].required = False
        self.fields["address"].help_text = "Se compone solo si abajo anota calle y número."
        self.fields["gestation_weeks"].help_text = "Con menos de 37 se usa la edad corregida."

    acknowledged = forms.BooleanField(
        label="Lo revisé y los datos son correctos: guardar así.", required=False
    )

    def clean(self) -> dict[str, Any]:
        """The address is written whole, or by its parts."""
        data = super().clean() or {}
        if not data.get("address") and not data.get("street"):
            self.add_error("address", "Anote el domicilio.")
        return data

    def clean_curp(self) -> str:
        text = self.cleaned_data["curp"]
        return curp_read(text).text if text.strip() else ""

    def clean_phone(self) -> str:
        return phone_read(self.cleaned_data["phone"])

    def clean_emergency_phone(self) -> str:
        return phone_read(self.cleaned_data["emergency_phone"])

    def clean_nationality(self) -> str:
        return self.cleaned_data["nationality"].strip().upper()

    def data_given(self) -> PatientData:
        """What the service takes; only after is_valid()."""
        return PatientData(**{name: self.cleaned_data[name] for name in NAMES})

    @staticmethod
    def initial_of(patient: Patient) -> dict[str, Any]:
        """What the form shows of a patient on record."""
        shown = {name: getattr(patient, name) for name in NAMES}
        shown["coverages"] = patient.coverages_known
        shown["phone"] = phone_shown(patient.phone)
        shown["emergency_phone"] = phone_shown(patient.emergency_phone)
        return shown


class AdmissionForm(PatientForm):
    """Identification, allergies and the consent for care: the first contact on one page."""

    food_allergies = forms.CharField(
        label="Alergias e intolerancias a alimentos",
        required=False,
        max_length=400,
        help_text="Sepárelas con comas: cacahuate, leche.",
    )
    drug_allergies = forms.CharField(label="Alergias a fármacos", required=False, max_length=400)
    allergies_denied = forms.BooleanField(label="Se preguntó y niega alergias", required=False)
    consent_care = forms.BooleanField(
        label="Leyó el aviso de privacidad y aceptó por escrito el expediente y la atención",
        required=False,
    )
    consent_method = forms.ChoiceField(
        label="Cómo firmó", required=False, choices=Consent.Method.choices
    )
    consent_evidence = forms.CharField(
        label="Dónde está la evidencia",
        required=False,
        max_length=300,
        initial="Hoja firmada, en el archivo del consultorio.",
    )

    def __init__(self, *args: Any, may_write_record: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_write_record:
            for name in ("food_allergies", "drug_allergies", "allergies_denied", "dislikes"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("allergies_denied") and (data["food_allergies"] or data["drug_allergies"]):
            self.add_error("allergies_denied", "Anotó alergias: no puede negarlas a la vez.")
        if data.get("consent_care") and not data.get("consent_evidence"):
            self.add_error("consent_evidence", "Anote dónde está la hoja o el registro firmado.")
        return data

    def data_given(self) -> PatientData:
        return PatientData(**{n: self.cleaned_data[n] for n in NAMES if n in self.cleaned_data})

    def allergies_given(self) -> AllergyAnswers:
        """The agents, by kind."""
        return AllergyAnswers(
            food=_listed(self.cleaned_data.get("food_allergies", "")),
            drug=_listed(self.cleaned_data.get("drug_allergies", "")),
            denied=self.cleaned_data.get("allergies_denied", False),
        )

    def consent_given(self) -> ConsentData | None:
        """How it was given, or None if the box is not ticked."""
        if not self.cleaned_data["consent_care"]:
            return None
        return ConsentData(
            evidence=self.cleaned_data["consent_evidence"],
            method=self.cleaned_data["consent_method"] or Consent.Method.PAPER,
        )


def _listed(text: str) -> tuple[str, ...]:
    """The items of a list with commas, each once."""
    items: Iterable[str] = (" ".join(item.split()) for item in text.split(","))
    return tuple(dict.fromkeys(item for item in items if item))
