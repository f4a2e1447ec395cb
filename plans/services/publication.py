"""Publish a plan, once and for ever, and prove later that nothing in it changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership
from nutrition.exchanges import group_profiles, totals
from patients.models import Patient
from plans.engine.assess import FLOOR_KCAL, LOW_KCAL
from plans.engine.certificate import short_code
from plans.engine.words import listing, number
from plans.models import Plan
from plans.payload import plan_payload
from plans.services.draft import certificate_of, day_of
from plans.services.errors import ReasonNeededError
from plans.services.guard import may_write
from plans.signals import plan_published


@dataclass(frozen=True)
class Verification:
    """Whether a published plan is exactly what was published."""

    ok: bool
    code: str
    stored_sha256: str
    computed_sha256: str
    certificate_ok: bool


@transaction.atomic
def plan_publish(
    *,
    plan: Plan,
    by: Membership,
    accept_out_of_tolerance_reason: str = "",
    low_energy_reason: str = "",
    published_at: datetime | None = None,
) -> Plan:
    """Freeze a draft as the plan in force. A second call returns the same plan, untouched.

    `published_at` may be past only for synthetic patients, as a signature.
    Raises ValidationError if meal times do not sum to the day or the energy is under 800 kcal;
    ReasonNeededError (`field` is the missing argument) if it is out of tolerance or low in energy.
    """
    may_write(plan.patient, by)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_draft:
        return plan
    plan.certificate = certificate_of(plan)
    plan.tolerance_reason = accept_out_of_tolerance_reason.strip()
    plan.low_energy_reason = low_energy_reason.strip()
    _check_sums(plan)
    _check_energy(plan)
    if not plan.certificate["ok"] and not plan.tolerance_reason:
        raise ReasonNeededError(
            "El plan está fuera de tolerancia. Para publicarlo escriba el motivo.",
            field="accept_out_of_tolerance_reason",
        )
    if plan.certificate["ok"]:
        plan.tolerance_reason = ""
    plan.version = _version_in_force(plan)
    plan.published_at, plan.published_by = _moment(plan, published_at), by.user
    plan.sha256 = payload_sha256(plan)
    plan.code = short_code(plan.sha256)
    plan.full_clean(exclude=["problem"])
    plan.save()
    transaction.on_commit(partial(plan_published.send_robust, sender=Plan, plan_id=plan.pk))
    return plan


def _moment(plan: Plan, published_at: datetime | None) -> datetime:
    if published_at is None:
        return timezone.now()
    if not plan.patient.is_synthetic:
        raise ValidationError("Un plan se publica con la hora del servidor.")
    return published_at


def plan_verify(plan: Plan) -> Verification:
    """Recompute the hash and the comprobación of a published plan from its stored rows."""
    plan = Plan.objects.get(pk=plan.pk)
    computed = payload_sha256(plan)
    same = certificate_of(plan) == plan.certificate
    ok = computed == plan.sha256 and same and plan.code == short_code(computed)
    return Verification(ok, plan.code, plan.sha256, computed, same)


def payload_sha256(plan: Plan) -> str:
    """SHA-256 of the plan's canonical JSON."""
    text = json.dumps(plan_payload(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _version_in_force(plan: Plan) -> int:
    """Its version; the next one if a later draft was published first: the last is in force."""
    Patient.objects.select_for_update().get(pk=plan.patient_id)
    others = Plan.objects.filter(patient=plan.patient_id).exclude(pk=plan.pk)
    last = others.filter(published_at__isnull=False).aggregate(Max("version"))["version__max"]
    if last is None or last < plan.version:
        return plan.version
    return (others.aggregate(Max("version"))["version__max"] or 0) + 1


def _check_sums(plan: Plan) -> None:
    profiles = group_profiles()
    if not day_of(plan):
        raise ValidationError("El plan está vacío: calcule los equivalentes antes de publicarlo.")
    wrong = [profiles[key].name for key in plan.certificate["unsummed"]]
    if wrong:
        raise ValidationError(
            f"Los tiempos de comida no suman los equivalentes del día en {listing(wrong)}."
        )


def _check_energy(plan: Plan) -> None:
    energy = totals(day_of(plan)).energy_kcal
    if energy < FLOOR_KCAL:
        raise ValidationError(
            f"El plan aporta {number(energy)} kcal, menos de {number(FLOOR_KCAL)}: aquí no se "
            "publica una dieta de muy bajo valor energético."
        )
    low = LOW_KCAL["male" if plan.patient.sex == "male" else "female"]
    if energy >= low:
        plan.low_energy_reason = ""
    elif not plan.low_energy_reason:
        raise ReasonNeededError(
            f"El plan aporta {number(energy)} kcal, menos de {number(low)}. "
            "Para publicarlo escriba el motivo y la vigilancia.",
            field="low_energy_reason",
        )
