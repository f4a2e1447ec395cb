"""Firmar y cerrar: publish the plan and sign the visit, both or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import Membership, User
from patients.models import Consultation, SignedDocument
from patients.services.signature import consultation_sign
from plans.models import Plan, Target
from plans.services.publication import plan_publish
from practice.sections import plan_section, requirement_section


class IdentityError(Exception):
    """The password or the code is not the person's. The text is for people, in Spanish."""


def identity_confirm(*, user: User, password: str, code: str) -> str:
    """Ask again who is there. Returns how it was proven, for the signed document.

    Raises IdentityError. The password has been counted by the lockout already, if it was wrong.
    """
    if not user.check_password(password):
        raise IdentityError("La contraseña no corresponde. La nota sigue en borrador.")
    authenticator = totp_of(user)
    if authenticator is None:
        return "contraseña"
    if not authenticator.wrap().validate_code(code.strip()):
        raise IdentityError("El código no corresponde o ya venció. La nota sigue en borrador.")
    return "contraseña y código de un solo uso"


def totp_of(user: User) -> Any:
    """The person's second factor, or None."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


@transaction.atomic
def visit_close(
    *,
    consultation: Consultation,
    by: Membership,
    method: str,
    reasons: Mapping[str, str] | None = None,
) -> SignedDocument:
    """Publish the visit's plan, if there is one, and sign the visit.

    `reasons` are those that `plan_publish` may need. Raises what `plan_publish` and
    `consultation_sign` raise; then nothing has changed.
    """
    plan = Plan.objects.filter(consultation=consultation).order_by("-version").first()
    target = Target.objects.filter(consultation=consultation).first()
    sections: dict[str, object] = {}
    if target:
        sections["requerimiento"] = requirement_section(target)
    if plan:
        plan = plan_publish(plan=plan, by=by, **(reasons or {}))
        sections["plan"] = plan_section(plan)
    return consultation_sign(
        consultation=consultation, by=by, method=method, extra_sections=sections
    )
