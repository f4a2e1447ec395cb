"""The clinic at scale, very small: as sound as what the services write, and loaded once."""

from __future__ import annotations

import io
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Membership, ProfessionalLicence
from agenda.models import Appointment
from audit.models import RowChange
from audit.verification import verify
from patients.models import Consultation, Measurement, Patient, SignedDocument
from patients.services.payload import payload_build, visit_rows
from patients.services.readiness import missing_for_signature
from patients.services.signature import document_verify
from practice.demo.clinic import demo_clinic
from practice.demo.scale.clinic import scale_clinic
from practice.demo.scale.people import invented, visits_of
from practice.demo.scale.progress import Progress, spoken
from practice.models import Charge, Payment

PATIENTS, VISITS = 5, 20


@pytest.fixture
def local(settings) -> None:  # type: ignore[no-untyped-def]
    """An installation on somebody's own machine."""
    settings.LOCAL = True


def seed(**more: object) -> None:
    call_command(
        "demo_seed",
        **{"scale": True, "patients": PATIENTS, "visits": VISITS, **more},
        stdout=io.StringIO(),
        stderr=io.StringIO(),
    )


def counts() -> list[int]:
    models = (Patient, Consultation, Measurement, SignedDocument, Appointment, Charge, Payment)
    return [model._default_manager.count() for model in (*models, Membership, RowChange)]


def test_scale_is_counted_and_loaded_once(db, local):
    seed()
    clinic = scale_clinic()
    assert clinic is not None and clinic.is_synthetic and demo_clinic() is None
    patients = Patient.objects.filter(clinic=clinic, is_synthetic=True)
    assert [row.record_number for row in patients.order_by("pk")] == [1, 2, 3, 4, 5]
    visits = Consultation.objects.filter(patient__clinic=clinic, signed_at__isnull=False)
    assert visits.count() == Consultation.objects.count() == VISITS
    assert SignedDocument.objects.filter(consultation__in=visits).count() == VISITS
    before = counts()
    assert all(before)
    seed()
    assert counts() == before


def test_scale_goes_on_where_it_was(db, local):
    seed(patients=2, visits=8)
    seed()
    assert Patient.objects.count() == PATIENTS
    assert SignedDocument.objects.count() == VISITS


def test_scale_documents_are_those_of_the_product(db, local):
    """Each one verifies, lacked nothing when it was signed, and says what the rows say."""
    seed()
    for document in SignedDocument.objects.select_related("consultation__patient__clinic"):
        assert document_verify(document)
        by = Membership.objects.get(user=document.signer)
        assert not missing_for_signature(consultation=document.consultation, by=by)
        assert document.payload == payload_build(
            rows=visit_rows(document.consultation),
            licence=ProfessionalLicence.objects.get(user=document.signer),
            signed_at=document.consultation.signed_at,
            method=document.method,
            extra_sections=document.payload["extra"],
        )


def test_scale_history_is_sealed_and_answered_for(db, local):
    seed()
    report = verify()
    assert report.sound and report.links and not report.waiting
    owner = Membership.objects.get(clinic=scale_clinic(), role="owner")
    signed = RowChange.objects.filter(table_name="patients_signeddocument", op="I")
    assert signed.count() == VISITS
    assert set(signed.values_list("actor_id", "clinic_id")) == {(owner.user_id, owner.clinic_id)}
    call_command("audit_verify", stdout=io.StringIO())


def test_scale_is_refused_outside_a_local_installation(db, settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="--force"):
        seed()
    assert not Patient.objects.exists()
    seed(force=True)
    assert Patient.objects.count() == PATIENTS


def test_scale_refuses_fewer_visits_than_patients(db, local):
    with pytest.raises(CommandError, match="al menos"):
        seed(visits=3)


@pytest.mark.parametrize(("patients", "visits"), [(5000, 60_000), (5, 20), (7, 23), (3, 3), (1, 9)])
def test_visits_of_everybody_are_all_of_them(patients, visits):
    each = [visits_of(n, patients=patients, visits=visits) for n in range(1, patients + 1)]
    assert sum(each) == visits and min(each) >= 1


def test_invented_person_is_always_the_same(time_machine):
    time_machine.move_to("2026-11-27 12:00")
    today = timezone.localdate()
    assert invented(7, today=today) == invented(7, today=today) != invented(8, today=today)
    people = [invented(n, today=today) for n in range(300)]
    assert any(one.is_minor for one in people) and any(one.allergy for one in people)
    assert all(0 < one.height < 2 and one.start > 15 for one in people)


def test_progress_tells_how_long_is_left(monkeypatch):
    clock = iter((100.0, 160.0, 400.0))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    bar = Progress("Consultas", 60_000, stream)
    bar.advance(15_000)
    assert "15,000 de 60,000 (25%), faltan 3 min 0 s" in stream.getvalue()
    bar.advance(45_000)
    assert stream.getvalue().endswith("60,000 de 60,000 (100%), listo en 5 min 0 s\n")
    assert spoken(8.4) == "8 s"
