from django.urls import path

from agenda.views import appointment, booking, calendar, previsit, setup

app_name = "agenda"
one = "cita/<uuid:public_id>/"
urlpatterns = [
    path("", calendar.day, name="day"),
    path("semana/", calendar.week, name="week"),
    path("nueva/", booking.appointment_new, name="appointment-new"),
    path("nueva/pacientes/", booking.patient_options, name="patient-options"),
    path("nueva/horas/", booking.slot_options, name="slot-options"),
    path(one, appointment.detail, name="appointment-detail"),
    path(one + "mover/", booking.move, name="appointment-move"),
    path(one + "cancelar/", appointment.cancel, name="appointment-cancel"),
    path(one + "confirmar/", appointment.confirm, name="appointment-confirm"),
    path(one + "atendida/", appointment.attended, name="appointment-attended"),
    path(one + "no-asistio/", appointment.no_show, name="appointment-no-show"),
    path(one + "reabrir/", appointment.reopen, name="appointment-reopen"),
    path(one + "enlace/", appointment.link, name="appointment-link"),
    path(one + "paciente/", appointment.link_patient, name="appointment-link-patient"),
    path(one + "expediente/", appointment.admit, name="appointment-admit"),
    path("paciente/<uuid:public_id>/", appointment.patient_card, name="patient-card"),
    path("paciente/<uuid:public_id>/formulario/", previsit.make, name="previsit-make"),
    path(one + "formulario/", previsit.make_for_visit, name="previsit-make-for-visit"),
    path("consulta/<uuid:public_id>/formulario/", previsit.review, name="previsit-review"),
    path("consulta/<uuid:public_id>/formulario/decidir/", previsit.decide, name="previsit-decide"),
    path("horario/", setup.hours, name="hours"),
    path("tipos/", setup.visit_types, name="visit-types"),
    path("tipos/nuevo/", setup.visit_type_new, name="visit-type-new"),
    path("tipos/<uuid:public_id>/", setup.visit_type_edit, name="visit-type-edit"),
    path("tipos/<uuid:public_id>/retirar/", setup.visit_type_remove, name="visit-type-retire"),
    path("bloqueos/", setup.blocks, name="blocks"),
    path("bloqueos/<uuid:public_id>/levantar/", setup.block_remove, name="block-lift"),
    path("pagina-de-citas/", setup.booking_page, name="booking-page"),
    path("calendario/", setup.feed, name="feed"),
]
