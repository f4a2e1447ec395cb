"""Disposing of records past their keeping, in two steps and never by itself (norms 1.2)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import DisposalCertificate, DisposalPlan, Patient
from patients.selectors.disposal import disposal_due, disposal_obstacle
from patients.selectors.retention import retention_of
from patients.services.disposal_ledger import LedgerLine, ledger_add, ledger_read
from patients.services.suppression import record_suppress


@dataclass(frozen=True)
class Outcome:
    """What became of a plan: certificates left, and record number → why it stayed."""

    certificates: tuple[DisposalCertificate, ...]
    kept: dict[int, str]


@transaction.atomic
def disposal_plan(*, by: Membership) -> DisposalPlan:
    """Write down which records may be disposed of today. Nothing is touched.

    Raises PermissionDenied to who does not run the clinic, ValidationError if there is none.
    """
    check(by, Permission.MANAGE_CLINIC)
    free = [due.retention for due in disposal_due(by) if not due.obstacle]
    if not free:
        raise ValidationError("Ningún expediente puede darse de baja hoy.")
    records = [
        {
            "patient": str(row.patient.public_id),
            "record": row.patient.record_number,
            "last_act_on": row.last_act_on.isoformat(),
            "until": row.until.isoformat(),
        }
        for row in free
    ]
    return DisposalPlan.objects.create(clinic=by.clinic, made_by=by.user, records=records)


def confirmation_of(plan: DisposalPlan) -> str:
    """What the person who made a plan must type to execute it alone."""
    return f"DAR DE BAJA {plan}".upper()


def disposal_execute(*, plan: DisposalPlan, by: Membership, confirmation: str = "") -> Outcome:
    """Dispose of the records of a plan, each in a transaction of its own.

    By somebody else than who made it, or with `confirmation_of` typed. A record with a new act, a
    hold or a merge since then stays. Raises PermissionDenied, ValidationError.
    """
    check(by, Permission.MANAGE_CLINIC)
    if plan.clinic_id != by.clinic_id:
        raise PermissionDenied("Ese plan es de otro consultorio.")
    if plan.made_by_id == by.user_id and confirmation != confirmation_of(plan):
        raise ValidationError(
            f"Lo ejecuta otra persona, o quien lo hizo escribe exactamente: {confirmation_of(plan)}"
        )
    certificates, kept = [], {}
    for row in plan.records:
        left = _dispose(plan=plan, patient_id=row["patient"], by=by)
        if isinstance(left, DisposalCertificate):
            certificates.append(left)
        else:
            kept[int(row["record"])] = left
    return Outcome(tuple(certificates), kept)


def disposal_reapply(*, by: Membership) -> Outcome:
    """Dispose again of what the ledger says and an older backup brought back.

    The ledger alone is not enough: the record must be past its keeping and free of holds.
    """
    check(by, Permission.MANAGE_CLINIC)
    certificates, kept = [], {}
    for line in ledger_read(clinic=str(by.clinic.public_id)):
        left = _dispose(plan=None, patient_id=line.patient, by=by, certificate=line.certificate)
        if isinstance(left, DisposalCertificate):
            certificates.append(left)
        elif left != GONE:
            kept[line.record] = left
    return Outcome(tuple(certificates), kept)


GONE = "Ya no está."


@transaction.atomic(durable=True)  # the door of the triggers shuts when it ends
def _dispose(
    *, plan: DisposalPlan | None, patient_id: str, by: Membership, certificate: str = ""
) -> DisposalCertificate | str:
    """One record: its certificate, or why it stays."""
    patient = (
        Patient.objects.select_for_update()
        .filter(clinic=by.clinic_id, public_id=patient_id)
        .first()
    )
    if patient is None:
        return GONE
    if obstacle := disposal_obstacle(patient):
        return obstacle
    kept = retention_of(patient)
    reference = uuid.UUID(certificate) if certificate else uuid.uuid4()
    # Read before it goes: an instance whose row is deleted still answers, but says nothing new.
    record, public_id = patient.record_number, str(patient.public_id)
    gone = record_suppress(patient=patient, reference=str(reference))
    left = DisposalCertificate(
        public_id=reference,
        clinic=by.clinic,
        plan=plan,
        record_number=record,
        last_act_on=kept.last_act_on,
        kept_until=kept.until,
        planned_by=plan.made_by if plan else by.user,
        executed_by=by.user,
        counts=gone.counts,
        files=gone.files,
        history_rows=gone.history_rows,
        manifest_sha256=gone.manifest_sha256,
    )
    left.full_clean()
    left.save()
    line = LedgerLine(str(by.clinic.public_id), public_id, record, str(reference))
    transaction.on_commit(lambda: ledger_add(line))
    return left
