"""What each letter holds, as data (NOM-004 5.6, 6.3 and 6.4). The norm gives the referral to a
physician; from a nutriólogo it is a letter with the same content.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterField:
    """A part of a letter; `draft` names what of the record proposes its text."""

    key: str
    label: str
    required: bool = True
    draft: str = ""
    rows: int = 3


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its title, its clause and its parts, in order."""

    title: str
    clause: str
    needs_request: bool
    parts: tuple[LetterField, ...]


REFERRAL = LetterKind(
    "Nota de referencia",
    "NOM-004 6.4",
    needs_request=False,
    parts=(
        LetterField("sent_to", "Establecimiento y profesional que recibe", rows=2),
        LetterField("urgency", "Urgencia", rows=1),
        LetterField("motive", "Motivo de envío"),
        LetterField(
            "impression", "Impresión diagnóstica, con tabaco, alcohol y otras", draft="diagnoses"
        ),
        LetterField("therapy", "Terapéutica empleada («ninguna» si no hubo)", draft="plan"),
        LetterField("facts", "Datos relevantes", required=False, draft="facts", rows=5),
        LetterField("enclosed", "Documentos anexos", required=False, rows=2),
        LetterField("basis", "Autorización o petición del paciente", rows=2),
    ),
)
CONSULT = LetterKind(
    "Respuesta de interconsulta",
    "NOM-004 6.3",
    needs_request=True,
    parts=(
        LetterField("criteria", "Criterios diagnósticos", draft="diagnoses"),
        LetterField("study_plan", "Plan de estudios"),
        LetterField("suggestions", "Sugerencias diagnósticas y tratamiento", draft="plan"),
        LetterField("summary", "Resumen y estado actual", draft="evolution"),
        LetterField("vital_signs", "Signos vitales y mediciones", draft="facts"),
        LetterField("results", "Resultados de estudios", required=False),
        LetterField("prognosis", "Pronóstico", draft="prognosis", rows=1),
    ),
)
SUMMARY = LetterKind(
    "Resumen clínico",
    "NOM-004 5.6",
    needs_request=True,
    parts=(
        LetterField("condition", "Padecimiento actual", draft="condition"),
        LetterField("diagnoses", "Diagnósticos", draft="diagnoses"),
        LetterField("treatments", "Tratamientos", draft="plan"),
        LetterField("evolution", "Evolución", draft="evolution"),
        LetterField("prognosis", "Pronóstico", draft="prognosis", rows=1),
        LetterField("studies", "Estudios", required=False, draft="studies"),
        LetterField("facts", "Mediciones y alergias", required=False, draft="facts"),
    ),
)
LETTERS: dict[str, LetterKind] = {
    "referral": REFERRAL,
    "consult": CONSULT,
    "summary": SUMMARY,
}
