"""The consent letter on paper, with its ten elements (NOM-004 10.1.1.1 to .10)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format

from patients.documents.note import WHEN
from patients.documents.paper import Paper, Part, Signature, clinic_head, paper_pdf
from patients.models import ConsentLetter

FREE = (
    "Se me explicó lo anterior con palabras que entendí, pude preguntar y se me respondió. "
    "Autorizo el acto descrito y lo necesario para atender las contingencias y urgencias que "
    "deriven de él. Sé que puedo revocar esta carta cuando quiera, sin que se borre lo ya "
    "registrado."
)


def consent_letter_pdf(letter: ConsentLetter) -> bytes:
    """The letter's bytes; a place to sign for each who must."""
    patient = letter.patient
    issued = date_format(timezone.localtime(letter.issued_at), WHEN)
    return paper_pdf(
        Paper(
            title=letter.title,
            clinic=clinic_head(patient.clinic),
            footer=f"{patient.full_name} · expediente {patient.record} · {letter.template_version}",
            rows=[
                ("Lugar, fecha y hora", f"{letter.place}, {issued}"),
                ("Paciente", f"{patient.full_name}, {patient.age}, expediente {patient.record}"),
                ("Estado", _state(letter)),
            ],
            parts=[
                Part("Acto que se autoriza", letter.act),
                Part("Beneficios esperados", letter.benefits),
                Part("Riesgos y molestias", letter.risks),
                Part("Alternativas", letter.alternatives),
                Part("Contingencias y urgencias", letter.contingencies),
                Part("Consentimiento", FREE),
            ],
            signatures=_signatures(letter),
            sha256=letter.sha256,
        )
    )


def _state(letter: ConsentLetter) -> str:
    moment = letter.revoked_at or letter.signed_at
    if moment is None:
        return letter.state
    where = letter.revoke_reason if letter.revoked_at else letter.evidence
    return f"{letter.state} el {date_format(timezone.localtime(moment), WHEN)}: {where}"


def _signatures(letter: ConsentLetter) -> list[Signature]:
    role = letter.signer_relationship or "Paciente"
    places = [
        Signature(letter.signer_name, (role, "Recibí copia:  ☐ sí  ☐ no")),
        Signature(
            letter.informant_name,
            (
                "Informa y recaba el consentimiento",
                f"Cédula profesional {letter.informant_licence}",
            ),
        ),
    ]
    if letter.with_witnesses:
        places += [
            Signature(letter.witness_1 or "Nombre y firma", ("Testigo",)),
            Signature(letter.witness_2 or "Nombre y firma", ("Testigo",)),
        ]
    return places
