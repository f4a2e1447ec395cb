"""The papers of a record: files, letters and the note read as ADIME. Looked at, with axe."""

from __future__ import annotations

import pytest
from django.conf import settings

from accounts.models import Membership
from patients.services.goal import goal_add
from patients.services.signature import consultation_sign
from tests.factories.patients import (
    answered_referral,
    attached_file,
    ready_consultation,
    request_of,
)
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_papers(walker: Walker, nutritionist: Membership, client_of) -> None:  # type: ignore[no-untyped-def]
    name = settings.SESSION_COOKIE_NAME
    value = client_of(nutritionist).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": value, "url": walker.base}])
    letter = answered_referral(nutritionist).letter
    patient = letter.patient
    request_of(patient, nutritionist, kind="consult")
    attached_file(nutritionist, patient=patient)
    visit = ready_consultation(by=nutritionist, patient=patient, kind="follow_up")
    goal_add(consultation=visit, text="Caminar 30 minutos", measure="5 días", by=nutritionist)
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.look("cierre")
    document = consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    walker.open(f"/pacientes/documentos/{document.public_id}/?formato=adime")
    walker.look("nota-adime")
    walker.open(f"/pacientes/{patient.public_id}/adjuntos/")
    walker.look("adjuntos")
    walker.open(f"/pacientes/{patient.public_id}/cartas/")
    walker.look("cartas")
    walker.open(f"/pacientes/{patient.public_id}/cartas/referral/")
    walker.look("referencia")
    walker.open(f"/pacientes/cartas/{letter.public_id}/")
    walker.look("carta")
    assert not walker.complaints, "\n".join(walker.complaints)
