"""Patients and visits of the tests. Every person is invented."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from PIL import Image

from accounts.models import Membership
from patients.models import (
    Allergy,
    Attachment,
    AttachmentVoid,
    Consent,
    Consultation,
    CounterReferral,
    Grant,
    LabAnnulment,
    LabResult,
    MeasurementAnnulment,
    Patient,
    Pregnancy,
    PrivacyNotice,
    ProgressPhoto,
    RecordMerge,
    SignedDocument,
    Transfer,
    WrittenRequest,
)
from patients.names import plain
from patients.services.allergy import allergies_deny
from patients.services.annulment import measurement_annul
from patients.services.attachment import AttachmentData, attachment_add, attachment_void
from patients.services.consent import consent_grant
from patients.services.consultation import diagnosis_add, history_section_save, note_save
from patients.services.custody import grant_give, patient_transfer
from patients.services.laboratory import (
    LabReport,
    LabValue,
    lab_result_annul,
    lab_result_record,
)
from patients.services.letter import (
    RequestData,
    counter_referral_record,
    letter_sign,
    request_record,
)
from patients.services.measurement import measurement_record, measurements_skip
from patients.services.merge import records_merge
from patients.services.patient import PatientData
from patients.services.plan_limit import plan_limit_decide
from patients.services.pregnancy import pregnancy_record
from patients.services.progress_photo import progress_photo_add
from patients.services.readiness import VITAL_SIGNS
from patients.services.signature import consultation_sign
from tests.factories.accounts import ClinicFactory, MembershipFactory, UserFactory

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"
REFERRAL = {
    "sent_to": "Hospital Ficticio, gastroenterología",
    "urgency": "Ordinaria",
    "motive": "Dolor abdominal que persiste.",
    "impression": "Función gastrointestinal alterada. Sin tabaco ni alcohol.",
    "therapy": "Fibra y líquidos.",
    "basis": "Petición del paciente.",
}
HISTORY = {
    "motivo": "Desea bajar de peso.",
    "personales_patologicos": "Apendicectomía en 2010.",
    "no_patologicos": "Cocina en casa, duerme 7 horas.",
    "padecimiento_actual": "Aumento de 8 kg en dos años; una dieta previa sin apego.",
    "aparatos_y_sistemas": "Distensión ocasional; lo demás sin datos.",
    "exploracion_fisica": "Sin facies característica, hidratada.",
}


class PatientFactory(factory.django.DjangoModelFactory):
    """A woman of 36 with complete identification, in a clinic of her own unless told."""

    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    responsible = factory.SubFactory(UserFactory)
    record_number = factory.Sequence(lambda n: n + 1)
    given_names = factory.Sequence(lambda n: f"Itzel {_letters(n)}")
    first_surname = "Sáenz"
    second_surname = "Ñandú"
    birth_date = date(1990, 4, 27)
    sex = Patient.Sex.FEMALE
    address = "Calle Inventada 12, Toluca"
    phone = "+525512345678"
    search_name = factory.LazyAttribute(
        lambda o: plain(f"{o.given_names} {o.first_surname} {o.second_surname}")
    )


class AllergyFactory(factory.django.DjangoModelFactory):
    """A severe food allergy."""

    class Meta:
        model = Allergy

    patient = factory.SubFactory(PatientFactory)
    agent = "Cacahuate"
    severity = Allergy.Severity.SEVERE
    recorded_by = factory.SubFactory(UserFactory)


class PrivacyNoticeFactory(factory.django.DjangoModelFactory):
    """A published notice: the next version of its clinic."""

    class Meta:
        model = PrivacyNotice

    clinic = factory.SubFactory(ClinicFactory)
    version = factory.LazyAttribute(
        lambda o: PrivacyNotice.objects.filter(clinic=o.clinic).count() + 1
    )
    simplified = "Aviso simplificado de prueba."
    integral = "Aviso integral de prueba."
    sha256 = "0" * 64
    published_by = factory.SubFactory(UserFactory)


class ConsentFactory(factory.django.DjangoModelFactory):
    """The care consent, signed on paper."""

    class Meta:
        model = Consent

    patient = factory.SubFactory(PatientFactory)
    notice = factory.SubFactory(
        PrivacyNoticeFactory, clinic=factory.SelfAttribute("..patient.clinic")
    )
    purpose = Consent.Purpose.CARE
    method = Consent.Method.PAPER
    evidence = "Hoja firmada, carpeta 1."
    collected_by = factory.SubFactory(UserFactory)


class ConsultationFactory(factory.django.DjangoModelFactory):
    """A first visit, still a draft and empty."""

    class Meta:
        model = Consultation

    patient = factory.SubFactory(PatientFactory)
    kind = Consultation.Kind.FIRST
    practitioner = factory.SubFactory(UserFactory)


def patient_data(**changes: object) -> PatientData:
    """What a form would give for a new patient."""
    values = {
        "given_names": "Gloria",
        "first_surname": "Hernández",
        "second_surname": "García",
        "birth_date": date(1956, 4, 27),
        "sex": "female",
        "address": "Calle Inventada 12, Xalapa",
        "phone": "55 1234 5678",
    }
    return PatientData(**(values | changes))


def ready_consultation(*, by: Membership, kind: str = "first", **fields: object) -> Consultation:
    """A draft with all that a signature asks, of a new patient of the clinic of `by`."""
    patient = fields.pop("patient", None) or PatientFactory(clinic=by.clinic, responsible=by.user)
    if not patient.allergies.exists():
        allergies_deny(patient=patient, by=by)
    consent_grant(patient=patient, by=by, evidence="Hoja firmada.")
    visit = ConsultationFactory(patient=patient, practitioner=by.user, kind=kind, **fields)
    for section, text in HISTORY.items():
        history_section_save(consultation=visit, section=section, text=text, by=by)
    for section in ("heredofamiliares", "tabaco_alcohol_sustancias", "medicamentos"):
        history_section_save(consultation=visit, section=section, state="denied", by=by)
    measurement_record(consultation=visit, kind="weight", value=Decimal("72.4"), by=by)
    measurement_record(consultation=visit, kind="height", value=Decimal("1.60"), by=by)
    measurements_skip(consultation=visit, kinds=VITAL_SIGNS, reason="sin equipo", by=by)
    diagnosis_add(
        consultation=visit,
        problem_code="CLI-01",
        etiology="balance positivo de energía",
        signs="índice de masa corporal de 28.3",
        by=by,
    )
    note_save(
        consultation=visit,
        subjective="Refiere hambre por la tarde.",
        plan="Plan de 1,800 kcal.",
        prognosis="ligado_a_evolucion",
        by=by,
    )
    return visit


def signed_consultation(*, by: Membership | None = None, **fields: object) -> SignedDocument:
    """A visit written and signed through the services; its document."""
    by = by or MembershipFactory()
    visit = ready_consultation(by=by, **fields)
    return consultation_sign(consultation=visit, by=by, method="Contraseña")


def annulled_measurement(by: Membership) -> MeasurementAnnulment:
    """A signed weight that stopped counting."""
    document = signed_consultation(by=by)
    weight = document.consultation.measurements.get(kind="weight")
    return measurement_annul(
        measurement=weight, reason="Báscula descalibrada", by=by, method="Contraseña"
    )


def lab_result_of_somebody(by: Membership, **line: object) -> LabResult:
    """A fasting glucose of 112 mg/dL, of a new patient of the clinic of `by`."""
    values = {"analyte": "glucose", "value": Decimal(112), "unit": "mg/dL"} | line
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    report = LabReport(collected_on=date(2026, 1, 15), laboratory="Laboratorio Prueba")
    return lab_result_record(
        patient=patient, report=report, line=LabValue(**values), by=by, confirmed=True
    )


def annulled_result(by: Membership) -> LabAnnulment:
    """A result of a signed visit that stopped counting, after it had moved the plan."""
    visit = ready_consultation(by=by)
    report = LabReport(
        collected_on=date(2026, 1, 15), laboratory="Laboratorio Prueba", consultation=visit
    )
    line = LabValue(analyte="glucose", value=Decimal(131), unit="mg/dL")
    row = lab_result_record(patient=visit.patient, report=report, line=line, by=by)
    plan_limit_decide(
        patient=visit.patient,
        preset="diabetes",
        accepted=True,
        because=str(row),
        result=row,
        by=by,
    )
    consultation_sign(consultation=visit, by=by, method="Contraseña")
    row.refresh_from_db()
    return lab_result_annul(result=row, reason="De otra persona", by=by, method="Contraseña")


def pregnancy_of_somebody(by: Membership) -> Pregnancy:
    """A pregnancy of ten weeks."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    period = timezone.localdate() - timedelta(weeks=10)
    return pregnancy_record(patient=patient, last_period=period, by=by)


def progress_photo_of_somebody(by: Membership) -> ProgressPhoto:
    """A small green photograph, under its consent."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    consent_grant(
        patient=patient, purpose=Consent.Purpose.PHOTOGRAPHS, evidence="Hoja firmada.", by=by
    )
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "green").save(out, "JPEG")
    return progress_photo_add(
        patient=patient, data=out.getvalue(), view="front", taken_on=date(2026, 1, 15), by=by
    )


def attached_file(by: Membership, *, content: bytes = PDF, **fields: object) -> Attachment:
    """A laboratory report of a new patient of the clinic of `by`."""
    patient = fields.pop("patient", None) or PatientFactory(clinic=by.clinic, responsible=by.user)
    data = fields.pop("data", None) or AttachmentData(
        kind="laboratory", title="Química sanguínea", original_name="informe.pdf"
    )
    return attachment_add(patient=patient, data=data, content=content, by=by, **fields)


def voided_attachment(by: Membership) -> AttachmentVoid:
    """A file that stopped counting."""
    return attachment_void(attachment=attached_file(by), reason="De otra persona", by=by)


def request_of(patient: Patient, by: Membership, kind: str = "summary") -> WrittenRequest:
    """A request that somebody made in writing."""
    data = RequestData(
        kind=kind,
        requested_on=timezone.localdate(),
        requester="Dra. Ficticia",
        capacity="physician",
        reason="Valoración por gastroenterología.",
        evidence="Carpeta 2",
    )
    return request_record(patient=patient, data=data, by=by)


def answered_referral(by: Membership) -> CounterReferral:
    """A signed referral and what the physician answered."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    request_of(patient, by)
    letter = letter_sign(
        patient=patient,
        kind="referral",
        recipient="Dr. Inventado, Hospital Ficticio",
        texts=REFERRAL,
        method="Contraseña",
        by=by,
    )
    return counter_referral_record(
        letter=letter,
        answered_on=timezone.localdate(),
        answered_by="Dr. Inventado",
        findings="Sin datos de alarma.",
        by=by,
    )


def _letters(number: int) -> str:
    """A name that differs with each number and holds no digit."""
    return "".join(chr(97 + int(digit)) for digit in str(number)).capitalize()


def colleague_of(by: Membership) -> Membership:
    """Another nutriólogo of the same clinic."""
    return MembershipFactory(clinic=by.clinic)


def grant_for(by: Membership) -> Grant:
    """A week of a colleague with a record of `by`."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    return grant_give(
        patient=patient, to=colleague_of(by), days=7, reason="Cubre vacaciones", by=by
    )


def transfer_for(by: Membership) -> Transfer:
    """A record that `by` put in a colleague's hands."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    return patient_transfer(patient=patient, to=colleague_of(by), reason="Se muda", by=by)


def merge_for(by: Membership) -> RecordMerge:
    """Two records that turned out to be one person's."""
    kept, absorbed = PatientFactory.create_batch(2, clinic=by.clinic, responsible=by.user)
    return records_merge(kept=kept, absorbed=absorbed, reason="Misma CURP y domicilio", by=by)
