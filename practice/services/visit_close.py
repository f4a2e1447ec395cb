"""Firmar y cerrar: publish the plan and sign the visit, both or neither."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation, Note, SignedDocument
from patients.services.consultation import note_save
from patients.services.signature import consultation_sign
from plans.models import Plan, Target
from plans.services.publication import plan_publish
from practice.note_parts import unwritten
from practice.sections import plan_section, requirement_section


@transaction.atomic
def visit_close(
    *,
    consultation: Consultation,
    by: Membership,
    method: str,
    drafts: Mapping[str, str],
    reasons: Mapping[str, str] | None = None,
) -> SignedDocument:
    """Publish the visit's plan, if there is one, and sign the visit.

    The parts of the note that nobody wrote take their `drafts`. `reasons` are those that
    `plan_publish` may need. Raises what `plan_publish` and `consultation_sign` raise; then nothing
    has changed.
    """
    _fill_note(consultation, drafts, by)
    plan = Plan.objects.filter(consultation=consultation).order_by("-version").first()
    target = Target.objects.filter(consultation=consultation).first()
    sections: dict[str, object] = {}
    said = reasons or {}
    if target:
        sections["requerimiento"] = requirement_section(target)
    if plan:
        plan = plan_publish(
            plan=plan,
            by=by,
            accept_out_of_tolerance_reason=said.get("accept_out_of_tolerance_reason", ""),
            low_energy_reason=said.get("low_energy_reason", ""),
        )
        sections["plan"] = plan_section(plan)
    return consultation_sign(
        consultation=consultation, by=by, method=method, extra_sections=sections
    )


def _fill_note(consultation: Consultation, drafts: Mapping[str, str], by: Membership) -> None:
    note = Note.objects.filter(consultation=consultation).first() or Note()
    if blank := unwritten(note, drafts):
        note_save(consultation=consultation, by=by, edit_version=None, **blank)
