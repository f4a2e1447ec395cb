"""Files of the record: kept once, never changed, voided with a reason."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.errors import AlreadySignedError
from patients.files import EXTENSIONS, FileRefusedError, file_read
from patients.models import (
    Addendum,
    Attachment,
    AttachmentVoid,
    Consultation,
    Patient,
    SignedDocument,
)
from patients.services.drafts import draft_lock, patient_check
from patients.services.signature import addendum_add


@dataclass(frozen=True)
class AttachmentData:
    """What is said of a file (NOM-004 9.2)."""

    kind: str
    title: str
    original_name: str
    studied_on: date | None = None
    laboratory: str = ""
    requested_by: str = ""
    performed_by: str = ""


@transaction.atomic
def attachment_add(
    *,
    patient: Patient,
    data: AttachmentData,
    content: bytes,
    by: Membership,
    consultation: Consultation | None = None,
) -> Attachment:
    """Keep a file in the record, or in a visit that is still a draft.

    Raises ValidationError, AlreadySignedError (a signed visit takes it by addendum:
    `attachment_add_signed`), PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    if consultation is not None:
        if consultation.patient_id != patient.pk:
            raise ValidationError("La consulta es de otro paciente.")
        consultation = draft_lock(consultation=consultation, by=by)
    return _keep(patient, data, content, by, consultation, None)


@transaction.atomic
def attachment_add_signed(
    *,
    consultation: Consultation,
    data: AttachmentData,
    content: bytes,
    reason: str,
    method: str,
    by: Membership,
) -> Attachment:
    """Add a file to a signed visit: an addendum says which and why (NOM-004 5.11).

    The caller has just asked for the password again; `method` says how. Raises ValidationError,
    NotReadyToSignError, PermissionDenied.
    """
    patient_check(patient=consultation.patient, by=by, permission=Permission.SIGN)
    if consultation.is_draft:
        raise ValidationError("La consulta no está firmada: agregue el archivo a ella.")
    digest = hashlib.sha256(content).hexdigest()
    addendum = addendum_add(
        document=SignedDocument.objects.get(consultation=consultation),
        reason=reason,
        text=f"Se agrega el archivo «{data.title}», SHA-256 {digest}.",
        method=method,
        by=by,
    )
    return _keep(consultation.patient, data, content, by, consultation, addendum)


def _keep(
    patient: Patient,
    data: AttachmentData,
    content: bytes,
    by: Membership,
    consultation: Consultation | None,
    addendum: Addendum | None,
) -> Attachment:
    """The row, then the bytes; a row that does not stay leaves no file."""
    try:
        mime = file_read(content)
    except FileRefusedError as error:
        raise ValidationError({"content": str(error)}) from error
    if data.studied_on is not None and data.studied_on > timezone.localdate():
        raise ValidationError({"studied_on": "La fecha del documento todavía no llega."})
    public_id = uuid.uuid4()
    folder = f"expediente/{patient.clinic.public_id}"
    said = {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in asdict(data).items()}
    said["original_name"] = Path(said["original_name"]).name[-160:]
    row = Attachment(
        **said,
        public_id=public_id,
        patient=patient,
        consultation=consultation,
        addendum=addendum,
        file=f"{folder}/{public_id}.{EXTENSIONS[mime]}",
        mime=mime,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.user,
    )
    row.full_clean()
    _refuse_twice(row)
    row.save()
    _write(row.path, content)
    return row


def _refuse_twice(row: Attachment) -> None:
    """The same file of the same patient is not kept twice: a double click, or a slip."""
    same = Attachment.objects.filter(patient=row.patient, sha256=row.sha256, void=None).first()
    if same is not None:
        raise ValidationError({"content": f"Ese archivo ya está en el expediente: «{same.title}»."})


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a cut in the middle leaves no half file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".parte")
    partial.write_bytes(content)
    partial.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    partial.replace(path)


@transaction.atomic
def attachment_void(*, attachment: Attachment, reason: str, by: Membership) -> AttachmentVoid:
    """Take a file out of force, saying why; it stays on record. Twice, the first one stands.

    Raises ValidationError without a reason, AlreadySignedError if a signed visit holds it (an
    addendum says so there), PermissionDenied.
    """
    patient_check(patient=attachment.patient, by=by, permission=Permission.WRITE_RECORD)
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    visit = attachment.consultation
    if visit is not None and not visit.is_draft:
        raise AlreadySignedError(getattr(visit, "document", None))
    found = AttachmentVoid.objects.filter(attachment=attachment).first()
    if found is not None:
        return found
    row = AttachmentVoid(attachment=attachment, reason=reason.strip(), voided_by=by.user)
    row.full_clean()
    row.save()
    return row


def attachment_intact(attachment: Attachment) -> bool:
    """Whether the file is there and says what it said."""
    try:
        content = attachment.path.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == attachment.sha256
