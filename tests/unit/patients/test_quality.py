"""Calidad del expediente: complete, signed and in time; seen by the owner."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from patients.selectors.quality import quality_report
from tests.factories.patients import ConsultationFactory, PatientFactory, signed_consultation
from tests.unit.patients.browsing import get

pytestmark = pytest.mark.django_db


def met(report) -> dict[str, int]:
    return {score.criterion.label: score.met for score in report.scores}


def test_N004_27_report_scores_a_sample(owner) -> None:
    signed_consultation(by=owner)
    careless = PatientFactory(clinic=owner.clinic, responsible=owner.user, phone="")
    ConsultationFactory(
        patient=careless, practitioner=owner.user, event_at=timezone.now() - timedelta(hours=25)
    )
    report = quality_report(owner)
    assert report.size == 2
    scores = met(report)
    assert scores["Alergias interrogadas"] == 1
    assert scores["Historia clínica firmada"] == 1
    assert scores["Sin borradores de más de 24 horas"] == 1
    assert scores["Documentos que dicen lo que se firmó"] == 2
    assert report.flaws[0].patient == careless
    assert "Domicilio y un medio de contacto" in report.flaws[0].lacks


def test_a_draft_of_an_hour_is_no_fault(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    recent = timezone.now() - timedelta(hours=1)
    ConsultationFactory(patient=patient, practitioner=owner.user, event_at=recent)
    assert met(quality_report(owner))["Sin borradores de más de 24 horas"] == 1


def test_N004_27_page_and_command_show_it_to_who_oversees(
    client_of, owner, nutritionist, auditor, django_assert_max_num_queries
) -> None:
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    pages = [get(client_of(p), "quality").status_code for p in (owner, auditor, nutritionist)]
    assert pages == [200, 200, 403]
    for _ in range(3):
        signed_consultation(by=owner)
    browser = client_of(owner)
    with django_assert_max_num_queries(15):
        get(browser, "quality")
    said = StringIO()
    clinic = str(owner.clinic.public_id)
    call_command("record_quality_report", clinic=clinic, sample=2, stdout=said)
    assert "2 expedientes" in said.getvalue()
    assert patient.full_name not in said.getvalue()


def test_empty_clinic_says_so(client_of, owner) -> None:
    assert "Todavía no hay consultas" in get(client_of(owner), "quality").content.decode()
    assert "Ningún expediente" in get(client_of(owner), "retention").content.decode()
