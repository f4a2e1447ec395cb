"""A child born before term is read by the corrected age, in the visit and on the curves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from nutrition.growth import assess_child
from patients.charts.child import Measured, growth_drawings
from patients.services.measurement import measurement_record
from practice.indices import growth_of
from tests.factories.patients import ConsultationFactory, PatientFactory

pytestmark = pytest.mark.django_db
VALUES = {"weight": Decimal("5.2"), "height": Decimal("0.58")}


def child(nutritionist, *, days: int, weeks: int | None, extra: int | None = None):  # type: ignore[no-untyped-def]
    return PatientFactory(
        clinic=nutritionist.clinic,
        responsible=nutritionist.user,
        sex="female",
        birth_date=timezone.localdate() - timedelta(days=days),
        gestation_weeks=weeks,
        gestation_days=extra,
        representative_name="Rosa Ejemplo",
        representative_relationship="madre",
    )


@pytest.mark.parametrize(
    ("days", "weeks", "extra", "used"),
    [
        (150, 32, 3, 150 - (40 * 7 - (32 * 7 + 3))),
        (150, 36, 6, 150 - (40 * 7 - (36 * 7 + 6))),
        (150, 37, 0, 150),
        (150, None, None, 150),
        (730, 32, 0, 730 - 56),  # a day short of 24 months
        (731, 32, 0, 731),
        (1095, 27, 6, 1095 - 85),  # under 28 weeks, to 36 months
        (1096, 27, 6, 1096),
    ],
)
def test_visit_says_which_age_it_read(nutritionist, days, weeks, extra, used) -> None:
    patient = child(nutritionist, days=days, weeks=weeks, extra=extra)
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user)
    height = VALUES["height"] if days < 200 else Decimal("0.86")
    weight = VALUES["weight"] if days < 200 else Decimal("12")
    indices = list(growth_of(visit, {"weight": weight, "height": height}))
    assert indices
    words = "días de edad corregida" if used != days else "días de edad"
    assert all(f"{used} {words}" in one.source for one in indices)
    same = assess_child(
        sex="female",
        birth=patient.birth_date,
        on=patient.birth_date + timedelta(days=days),
        weight_kg=weight,
        height_cm=height * 100,
        ga_weeks=weeks,
        ga_days=extra or 0,
    )
    assert indices[0].shown == f"{same.indicators[0].z:+.2f}".replace("-", "−")


def test_curves_stand_at_the_corrected_age_and_say_the_lived_one(nutritionist) -> None:
    day = timezone.localdate()
    early = child(nutritionist, days=150, weeks=32)
    term = child(nutritionist, days=150, weeks=39)
    drawn = {
        name: {one.title: one for one in growth_drawings(who, [Measured(day, VALUES)])}
        for name, who in (("early", early), ("term", term))
    }
    corrected = drawn["early"]["Peso para la edad"].lines[0]
    assert "94 días corregidos" in corrected.age
    assert "corregidos" not in drawn["term"]["Peso para la edad"].lines[0].age
    assert corrected.score.z > drawn["term"]["Peso para la edad"].lines[0].score.z


def test_page_says_that_the_age_is_corrected(nutritionist, client_of) -> None:
    patient = child(nutritionist, days=150, weeks=32)
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user)

    for kind, value in VALUES.items():
        measurement_record(consultation=visit, kind=kind, value=value, by=nutritionist)
    page = client_of(nutritionist).get(f"/pacientes/{patient.public_id}/mediciones/")
    assert "corregida por nacer a las 32 semanas" in page.content.decode()
