from django.urls import path

from practice.views import appointments, closing, payments, today
from practice.views.calculators import catalogue, comparison, curves
from practice.views.first_visit import (
    close,
    diagnosis,
    goals,
    measurements,
    opening,
    plan,
    requirement,
    revision,
)
from practice.views.follow_up import close as follow_up_close
from practice.views.follow_up import page as follow_up
from practice.views.follow_up import photos as follow_up_photos
from practice.views.follow_up import plan as follow_up_plan
from practice.views.follow_up import since as follow_up_since

app_name = "practice"
visit = "consulta/<uuid:public_id>/"
urlpatterns = [
    path("", today.today, name="today"),
    path("cita/<uuid:public_id>/atender/", appointments.attend, name="appointment-attend"),
    path("consulta/nueva/<uuid:patient>/", opening.open_consultation, name="consultation-open"),
    path(visit + "revision/", revision.revision, name="consultation-revision"),
    path(visit + "medicion/", measurements.measurements, name="consultation-measurements"),
    path(visit + "medicion/indices/", measurements.indices, name="consultation-indices"),
    path(visit + "diagnostico/", diagnosis.diagnosis, name="consultation-diagnosis"),
    path(visit + "diagnostico/agregar/", diagnosis.add, name="diagnosis-add"),
    path(visit + "diagnostico/<uuid:diagnosis>/quitar/", diagnosis.remove, name="diagnosis-remove"),
    path(
        visit + "diagnostico/<uuid:diagnosis>/seguir/",
        diagnosis.go_on_with,
        name="problem-continue",
    ),
    path(visit + "diagnostico/referido/", diagnosis.add_referred, name="referred-add"),
    path(visit + "requerimiento/", requirement.requirement, name="consultation-requirement"),
    path(
        visit + "requerimiento/calculo/",
        requirement.preview,
        name="consultation-requirement-preview",
    ),
    path(visit + "plan/", plan.plan, name="consultation-plan"),
    path(visit + "metas/", goals.add, name="goal-add"),
    path(visit + "metas/<uuid:goal>/quitar/", goals.remove, name="goal-remove"),
    path(visit + "cierre/", close.close, name="consultation-close"),
    path(visit + "cierre/falta/", close.missing, name="consultation-missing"),
    path(visit + "cierre/proxima-cita/", closing.next_visit, name="next-visit"),
    path(visit + "firmar/", close.sign, name="consultation-sign"),
    path("caja/", payments.till, name="till"),
    path("caja/recibo/<uuid:public_id>/", payments.receipt, name="payment-receipt"),
    path("caja/pago/<uuid:public_id>/anular/", payments.payment_cancel, name="payment-void"),
    path("caja/cargo/<uuid:public_id>/pago/", payments.payment_new, name="payment-new"),
    path("caja/cargo/<uuid:public_id>/consulta/", payments.package_use, name="package-take"),
    path("caja/cargo/<uuid:public_id>/cancelar/", payments.charge_cancel, name="charge-void"),
    path("caja/paciente/<uuid:public_id>/", payments.patient_account, name="patient-account"),
    path("caja/paciente/<uuid:public_id>/cargo/", payments.charge_new, name="charge-new"),
    path(visit + "seguimiento/", follow_up.follow_up, name="follow-up"),
    path(visit + "seguimiento/desde/", follow_up_since.since, name="follow-up-since"),
    path(visit + "seguimiento/falta/", follow_up.missing, name="follow-up-missing"),
    path(
        visit + "seguimiento/por-revisar/",
        follow_up_photos.pending_photos,
        name="follow-up-pending-photos",
    ),
    path(visit + "seguimiento/fotos/", follow_up_photos.accept_photos, name="follow-up-photos"),
    path(visit + "seguimiento/plan/", follow_up_plan.recalculate, name="follow-up-plan"),
    path(visit + "seguimiento/firmar/", follow_up_close.sign_and_send, name="follow-up-sign"),
    path("calculadoras/", catalogue.calculator_list, name="calculator-list"),
    path("calculadoras/energia/", comparison.energy_comparison, name="calculator-energy"),
    path("calculadoras/curvas/crecimiento/", curves.growth_curve, name="calculator-growth"),
    path("calculadoras/curvas/embarazo/", curves.pregnancy_curve, name="calculator-pregnancy"),
    path("calculadoras/<str:calc_id>/", catalogue.calculator_detail, name="calculator-detail"),
]
