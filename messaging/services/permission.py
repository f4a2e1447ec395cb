"""What a patient accepts and withdraws from their own telephone."""

from __future__ import annotations

from django.utils import timezone

from messaging import replies
from messaging.services.turn import Purpose, Turn
from patients.models import Consent, PrivacyNotice
from patients.selectors import notice_in_force
from patients.services.consent import consent_grant, consent_revoke, notice_ensure

BY_WHATSAPP = Consent.Method.WHATSAPP


def consent_ask(turn: Turn) -> None:
    """Send the notice in force and the question; from now on «ACEPTO» means something.

    Who had asked for silence and writes ALTA lifts it; what was revoked stays revoked.
    """
    if turn.contact.opted_out_at is not None:
        turn.contact.opted_out_at, turn.contact.opt_out_evidence = None, ""
        turn.contact.save(update_fields=["opted_out_at", "opt_out_evidence"])
    notice = notice_ensure(by=turn.by)  # type: ignore[arg-type]
    turn.answer(
        *replies.notice(notice.simplified),
        replies.consent_question(turn.contact.clinic.name),
    )
    _stamp(turn, "consent_asked_at")


def consent_accept(turn: Turn, purposes: tuple[str, ...]) -> bool:
    """Record each purpose with the message as evidence; whether it could be.

    If the clinic published another notice after the question, that one is asked again.
    """
    notice = notice_in_force(turn.contact.clinic)
    asked = turn.contact.consent_asked_at
    if notice is None or asked is None or notice.published_at > asked:
        consent_ask(turn)
        return False
    for purpose in purposes:
        _grant(turn, purpose, notice)
    return True


def ai_ask(turn: Turn) -> None:
    """Ask whether a vendor's machine may read the photos; once."""
    turn.answer(replies.ai_question())
    _stamp(turn, "ai_asked_at")


def ai_accept(turn: Turn) -> None:
    """Record the consent to the reading of photos."""
    notice = notice_ensure(by=turn.by)  # type: ignore[arg-type]
    _grant(turn, Purpose.AI_IMAGES, notice)


def opt_out(turn: Turn) -> None:
    """BAJA: every consent of the channel is revoked at once, and silence follows one receipt."""
    contact = turn.contact
    contact.opted_out_at = timezone.now()
    contact.opt_out_evidence = _evidence(turn)
    contact.consent_asked_at = contact.ai_asked_at = None
    contact.save(
        update_fields=["opted_out_at", "opt_out_evidence", "consent_asked_at", "ai_asked_at"]
    )
    if contact.patient is not None:
        for consent in contact.patient.consents.filter(
            revoked_at=None, purpose__in=[Purpose.MESSAGES, Purpose.CLINICAL_MESSAGES]
        ):
            consent_revoke(consent=consent, reason=_evidence(turn)[:200], by=turn.by)  # type: ignore[arg-type]
    turn.answer(replies.opt_out_receipt(), receipt=True)


def _grant(turn: Turn, purpose: str, notice: PrivacyNotice) -> None:
    consent_grant(
        patient=turn.contact.patient,  # type: ignore[arg-type]
        by=turn.by,  # type: ignore[arg-type]
        evidence=f"{_evidence(turn)}, al aviso versión {notice.version}",
        purpose=purpose,
        method=BY_WHATSAPP,
        notice=notice,
    )


def _evidence(turn: Turn) -> str:
    """The words and the message that prove it."""
    return f"WhatsApp: «{turn.message.text[:40]}», mensaje {turn.message.provider_sid}"


def _stamp(turn: Turn, name: str) -> None:
    # Now and not `turn.now`: the notice may have been published a moment ago, in this same turn.
    setattr(turn.contact, name, timezone.now())
    turn.contact.save(update_fields=[name])
