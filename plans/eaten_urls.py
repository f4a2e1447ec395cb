"""Addresses of what the patient eats, inside those of the plans."""

from __future__ import annotations

from django.urls import path

from plans.views.eaten import diary, page, rows

of_patient = "paciente/<uuid:public_id>/alimentacion/"
urlpatterns = [
    path(of_patient, page.eaten, name="eaten"),
    path(of_patient + "adherencia/", page.patient_adherence, name="patient-adherence"),
    path(of_patient + "limite/", page.limit, name="limit"),
    path(of_patient + "diario/", diary.diary, name="diary"),
    path(of_patient + "agregar/", diary.diary_add, name="diary-add"),
    path(of_patient + "renglon/", rows.eaten_row, name="eaten-row"),
    path("diario/<uuid:public_id>/anular/", diary.entry_void, name="entry-void"),
    path("diario/<uuid:public_id>/restaurar/", diary.entry_restore, name="entry-restore"),
]
