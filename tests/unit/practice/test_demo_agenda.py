"""The demonstration's agenda: realistic, in the future and yesterday, and made once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from agenda.models import Appointment, BookingPage, VisitType
from practice.demo.agenda import agenda_seed
from tests.factories.patients import PatientFactory


@pytest.mark.parametrize("day", ["2026-11-27 06:00", "2026-11-29 23:30", "2026-11-30 12:00"])
def test_agenda_around_today(owner, day, time_machine):
    time_machine.move_to(datetime.fromisoformat(f"{day}-06:00"), tick=False)
    PatientFactory.create_batch(3, clinic=owner.clinic, responsible=owner.user)
    made = agenda_seed(owner=owner, luck=random.Random(1))
    assert made == Appointment.objects.count() >= 12
    assert agenda_seed(owner=owner, luck=random.Random(1)) == 0
    assert VisitType.objects.count() == 3
    assert BookingPage.objects.get().is_open
    states = set(Appointment.objects.values_list("state", flat=True))
    assert {"pending", "confirmed"} <= states
    late = Appointment.objects.filter(
        starts_at__gte=timezone.now() + timedelta(days=1), state="attended"
    )
    assert not late.exists()
