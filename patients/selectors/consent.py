"""Reads about what a patient accepts, purpose by purpose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from patients.models import Consent, ConsentException, Patient

SHORT = {
    Consent.Purpose.CARE: "Expediente y atención",
    Consent.Purpose.MESSAGES: "Recordatorios por WhatsApp",
    Consent.Purpose.CLINICAL_MESSAGES: "Lo clínico por WhatsApp",
    Consent.Purpose.AI_IMAGES: "Lectura de fotos con IA",
    Consent.Purpose.PHOTOGRAPHS: "Fotografías clínicas",
    Consent.Purpose.TEACHING: "Docencia o investigación",
    Consent.Purpose.MARKETING: "Promociones",
}


class State(TextChoices):
    """Where a purpose stands today."""

    IN_FORCE = "in_force", "Acepta"
    REVOKED = "revoked", "Revocado"
    LAPSED = "lapsed", "Terminó a los 18"
    OUTDATED = "outdated", "Pedir de nuevo: cambió el aviso"
    NEVER = "never", "No otorgado"


@dataclass(frozen=True)
class ConsentState:
    """One of the seven purposes: `consent` is the latest row about it, None if never given."""

    purpose: str
    label: str
    state: State
    consent: Consent | None

    @property
    def may_be_given(self) -> bool:
        """Whether there is something to ask for."""
        return self.state is not State.IN_FORCE


def exception_pending(
    patient: Patient, states: list[ConsentState] | None = None
) -> ConsentException | None:
    """The latest exception of a patient who has not consented since: it waits for the signature.

    With `states` already read, it asks nothing of who consents to the care.
    """
    known = consent_states(patient) if states is None else states
    if any(one.purpose == Consent.Purpose.CARE and not one.may_be_given for one in known):
        return None
    return patient.consent_exceptions.select_related("recorded_by").first()


def consents_given(patient: Patient) -> list[Consent]:
    """Every consent, in force or revoked, the oldest first."""
    rows = Consent.objects.told().filter(patient=patient).select_related("notice", "collected_by")
    return list(rows.order_by("granted_at", "pk"))


def consent_states(patient: Patient, rows: list[Consent] | None = None) -> list[ConsentState]:
    """All seven purposes in their order, with the latest answer to each. One query, or none."""
    latest = {row.purpose: row for row in (consents_given(patient) if rows is None else rows)}
    return [
        ConsentState(purpose, label, _state(latest.get(purpose), patient), latest.get(purpose))
        for purpose, label in SHORT.items()
    ]


def _state(consent: Consent | None, patient: Patient) -> State:
    if consent is None:
        return State.NEVER
    if not consent.in_force:
        return State.REVOKED
    if consent.representative_name and not patient.is_minor:
        return State.LAPSED
    if consent.outdated:
        return State.OUTDATED
    return State.IN_FORCE
