"""Forms of the diagnosis screen."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.models import NutritionDiagnosis, ReferredDiagnosis
from patients.vocabulary import problems

DOMAINS = dict(NutritionDiagnosis.Domain.choices)


def problem_choices() -> list[tuple[str, Any]]:
    """The vocabulary by domain, and the way out of it."""
    by_domain: dict[str, list[tuple[str, str]]] = {}
    for problem in problems():
        by_domain.setdefault(DOMAINS[problem.domain], []).append((problem.code, problem.term))
    return [("", "Elija el problema…"), *by_domain.items(), ("otro", "Otro, con sus palabras…")]


class DiagnosisForm(forms.Form):
    """A PES diagnosis: from the vocabulary, or in one's own words."""

    problem_code = forms.ChoiceField(label="Problema", choices=problem_choices)
    problem = forms.CharField(
        label="Con sus palabras",
        max_length=160,
        required=False,
    )
    etiology = forms.CharField(label="Relacionado con", max_length=400)
    signs = forms.CharField(label="Evidenciado por", max_length=400)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("problem_code") == "otro":
            if not data.get("problem"):
                self.add_error("problem", "Escriba el problema.")
            data["problem_code"] = ""
            data["domain"] = NutritionDiagnosis.Domain.CLINICAL
        return data


class ReferredForm(forms.ModelForm):
    """A medical diagnosis that the patient brings."""

    class Meta:
        model = ReferredDiagnosis
        fields = ["text", "diagnosed_by", "icd10"]

    def clean_icd10(self) -> str:
        return self.cleaned_data["icd10"].strip().upper()
