"""Who a sender is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Clinic, Membership, Role
from accounts.permissions import Permission, check, may
from messaging.addresses import address_read
from messaging.models import Contact, Conversation, InboundMessage
from patients.models import Patient


@transaction.atomic
def conversation_ensure(*, clinic: Clinic, message: InboundMessage) -> Conversation:
    """The conversation of a message's sender, made the first time; its window opens again.

    A contact is linked to a patient only if exactly one record of the clinic has that telephone.
    Raises ValueError if the message has no sender.
    """
    address = address_read(message.sender)
    contact, _ = Contact.objects.select_for_update().get_or_create(
        clinic=clinic,
        address=address.canonical,
        defaults={"reply_address": message.sender.strip()[:80], "phone": address.phone},
    )
    _refresh(contact, message)
    conversation, _ = Conversation.objects.get_or_create(contact=contact, clinic=clinic)
    moved: dict[str, datetime] = {}
    if (conversation.last_inbound_at or message.received_at) <= message.received_at:
        moved["last_inbound_at"] = message.received_at
    if conversation.updated_at < message.received_at:
        moved["updated_at"] = message.received_at
    for name, value in moved.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(moved))
    conversation.contact = contact
    return conversation


@transaction.atomic
def contact_link(*, contact: Contact, patient: Patient, by: Membership) -> Contact:
    """Say whose number it is. Raises ValidationError if it is linked, PermissionDenied."""
    check(by, Permission.REGISTER_PATIENT)
    if not contact.clinic_id == patient.clinic_id == by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if row.patient_id not in (None, patient.pk):
        raise ValidationError("Ese número ya está ligado a otro paciente.")
    row.patient = patient
    row.save(update_fields=["patient"])
    return row


def membership_answering(contact: Contact) -> Membership | None:
    """Who answers for what the channel records: the patient's professional, else the owner."""
    active = Membership.objects.filter(clinic=contact.clinic_id, is_active=True)
    active = active.select_related("clinic", "user")
    responsible = contact.patient and active.filter(user=contact.patient.responsible_id).first()
    if responsible and may(responsible, Permission.REGISTER_PATIENT):
        return responsible
    return active.filter(role=Role.OWNER).order_by("pk").first()


def _refresh(contact: Contact, message: InboundMessage) -> None:
    """What the sender says of itself, and whose number it is now."""
    said: dict[str, Any] = {
        "reply_address": message.sender.strip()[:80],
        "wa_id": str(message.payload.get("WaId") or "")[:40],
        "profile_name": str(message.payload.get("ProfileName") or "")[:120],
    }
    if contact.patient_id is None and contact.phone:
        owners = Patient.objects.filter(clinic=contact.clinic_id, phone=contact.phone)[:2]
        if len(owners) == 1:
            said["patient"] = owners[0]
    changed = {name: new for name, new in said.items() if new and getattr(contact, name) != new}
    for name, value in changed.items():
        setattr(contact, name, value)
    if changed:
        contact.save(update_fields=list(changed))
