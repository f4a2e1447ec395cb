"""Forms of the consent letters."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.models import ConsentLetter
from patients.services.consent_letter import LetterData
from patients.vocabulary.consent_letters import LetterText


def _long(label: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows})
    )


class LetterForm(forms.Form):
    """The text of one letter, proposed and editable."""

    title = forms.CharField(label="Título", max_length=120)
    place = forms.CharField(label="Lugar", max_length=120)
    act = _long("Acto que se autoriza, uno solo")
    benefits = _long("Beneficios esperados")
    risks = _long("Riesgos y molestias", 4)
    alternatives = _long("Alternativas")
    contingencies = _long("Contingencias y urgencias")

    def __init__(self, *args: Any, text: LetterText, place: str, **kwargs: Any) -> None:
        self.code = text.code
        proposed = {name: getattr(text, name) for name in ("title", "act", "benefits", "risks")}
        proposed |= {"alternatives": text.alternatives, "contingencies": text.contingencies}
        super().__init__(*args, initial={**proposed, "place": place}, **kwargs)

    def data_given(self) -> LetterData:
        """The letter as the service takes it."""
        return LetterData(code=self.code, **self.cleaned_data)


class LetterSignedForm(forms.Form):
    """Where the signed sheet is, and who witnessed."""

    evidence = forms.CharField(
        label="Dónde está la carta firmada",
        max_length=300,
        help_text="Por ejemplo: original en la carpeta 3.",
    )
    witness_1 = forms.CharField(label="Primer testigo", max_length=150, required=False)
    witness_2 = forms.CharField(label="Segundo testigo", max_length=150, required=False)
    copy_given = forms.BooleanField(label="Recibió copia", required=False)

    def __init__(self, *args: Any, letter: ConsentLetter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not letter.with_witnesses:
            del self.fields["witness_1"], self.fields["witness_2"]
