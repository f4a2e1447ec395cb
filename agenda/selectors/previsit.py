"""Reads about pre-visit forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from agenda.models import Appointment, PrevisitDecision, PrevisitForm
from agenda.questionnaire import (
    ALLERGIES,
    IDENTIFICATION,
    IDENTITY,
    QUESTIONS,
    identity_of,
    items_of,
    section_texts,
)
from agenda.tokens import MOST_LETTERS, token_hash
from patients.models import Consent, Patient, Section

CONSENT = "consentimiento:"


@dataclass(frozen=True)
class Item:
    """One thing told, as the review shows it. `outcome` is "" until somebody decides."""

    key: str
    label: str
    text: str
    outcome: str = ""


def previsit_by_link(secret: str) -> PrevisitForm:
    """The form of a live link, sent or not. Raises Http404 if it expired or never was."""
    found = None
    if len(secret) <= MOST_LETTERS:
        found = (
            PrevisitForm.objects.filter(sha256=token_hash(secret), expires_at__gt=timezone.now())
            .select_related("clinic", "created_by")
            .first()
        )
    if found is None:
        raise Http404("El enlace venció o no existe.")
    return found


def previsit_latest(membership: Membership | None, patient: Patient) -> PrevisitForm | None:
    """The last form made for a patient, for who sees the agenda: its state, not its answers."""
    if membership is None or not may(membership, Permission.SEE_AGENDA):
        return None
    forms = PrevisitForm.objects.filter(clinic=membership.clinic_id, patient=patient)
    return forms.defer("answers").first()


def previsit_sent(membership: Membership | None, patient: Patient) -> PrevisitForm | None:
    """The last form that the patient sent, for who reads the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return None
    return (
        PrevisitForm.objects.filter(
            clinic=membership.clinic_id, patient=patient, sent_at__isnull=False
        )
        .select_related("notice")
        .order_by("-sent_at")
        .first()
    )


def previsit_told(appointment: Appointment) -> dict[str, str]:
    """What somebody without a record told of who they are, in the form of their appointment."""
    form = (
        PrevisitForm.objects.filter(appointment=appointment, sent_at__isnull=False)
        .order_by("-sent_at")
        .first()
    )
    return identity_of(form.answers) if form is not None else {}


def review_items(form: PrevisitForm) -> list[Item]:
    """Everything to decide on, in the order of the record, consents last. One query."""
    decided = dict(PrevisitDecision.objects.filter(form=form).values_list("item", "outcome"))
    rows = [(key, _label(key), _text(form, key)) for key in items_of(form.answers)]
    rows += [
        (CONSENT + purpose, "Acepta", str(Consent.Purpose(purpose).label))
        for purpose in form.consents
    ]
    return [Item(key, label, text, decided.get(key, "")) for key, label, text in rows]


def sent_on(form: PrevisitForm) -> datetime:
    """When it was sent, on the clinic's clock. Raises ValueError if it was not."""
    if form.sent_at is None:
        raise ValueError("El formulario no se ha enviado.")
    return timezone.localtime(form.sent_at)


def _label(key: str) -> str:
    if key == IDENTITY:
        return "Datos personales"
    return "Alergias e intolerancias" if key == ALLERGIES else str(Section(key).label)


def _text(form: PrevisitForm, key: str) -> str:
    if key == IDENTITY:
        said = identity_of(form.answers)
        labels = {q.name: q.label for q in IDENTIFICATION}
        sexes = dict(Patient.Sex.choices)
        return "\n".join(f"{labels[n]}: {sexes.get(text, text)}" for n, text in said.items())
    if key == ALLERGIES:
        names = ("food_allergies", "drug_allergies")
        said = {name: form.answers.get(name, "") for name in names}
        return "\n".join(f"{QUESTIONS[n].label}: {text}" for n, text in said.items() if text)
    return section_texts(form.answers)[key]
