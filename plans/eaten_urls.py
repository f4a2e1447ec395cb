"""Addresses of what the patient eats, inside those of the plans."""

from __future__ import annotations

from django.urls import path

from plans.views.eaten import diary, frequency, page, recall, rows

of_patient = "paciente/<uuid:public_id>/alimentacion/"
urlpatterns = [
    path(of_patient, page.eaten, name="eaten"),
    path(of_patient + "adherencia/", page.patient_adherence, name="patient-adherence"),
    path(of_patient + "limite/", page.limit, name="limit"),
    path(of_patient + "diario/", diary.diary, name="diary"),
    path(of_patient + "agregar/", diary.diary_add, name="diary-add"),
    path(of_patient + "renglon/", rows.eaten_row, name="eaten-row"),
    path(of_patient + "recordatorio/", recall.recall_new, name="recall-new"),
    path(of_patient + "frecuencia/", frequency.frequency_new, name="frequency-new"),
    path("recordatorio/<uuid:public_id>/", recall.recall_detail, name="recall-detail"),
    path("recordatorio/<uuid:public_id>/paso/<int:step>/", recall.recall_step, name="recall-step"),
    path("recordatorio/<uuid:public_id>/anular/", recall.recall_cancel, name="recall-void"),
    path("frecuencia/<uuid:public_id>/", frequency.frequency_detail, name="frequency-detail"),
    path("frecuencia/<uuid:public_id>/contestar/", frequency.frequency_edit, name="frequency-edit"),
    path("frecuencia/<uuid:public_id>/anular/", frequency.frequency_cancel, name="frequency-void"),
    path("diario/<uuid:public_id>/anular/", diary.entry_void, name="entry-void"),
    path("diario/<uuid:public_id>/restaurar/", diary.entry_restore, name="entry-restore"),
]
