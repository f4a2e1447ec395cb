"""Every address of the API, version 1."""

from __future__ import annotations

from django.urls import path, re_path

from accounts.api.views import NothingView, SchemaView, TokenView, docs
from agenda.api.appointments import AppointmentsView, AppointmentView, VisitTypesView
from foods.api.dishes import DishesView, DishView
from foods.api.foods import FoodsView, FoodView
from patients.api.laboratory import LabResultsView, LabResultView, LabVoidView
from patients.api.measurements import MeasurementsView
from patients.api.patients import PatientsView, PatientView
from plans.api.adherence import PatientAdherenceView
from plans.api.diary import DiaryEntryView, DiaryVoidView, PatientDiaryView
from plans.api.documents import PlanDocumentsView, PlanDocumentView, PlanOptionsView
from plans.api.plans import PatientPlansView, PlanPayloadView, PlanView
from plans.api.solve import SolveView
from practice.api.calculators import CalculatorsView, CalculatorView

app_name = "api"
patient = "patients/<uuid:public_id>/"
urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("patients/", PatientsView.as_view(), name="patients"),
    path(patient, PatientView.as_view(), name="patient"),
    path(patient + "measurements/", MeasurementsView.as_view(), name="measurements"),
    path(patient + "laboratory/", LabResultsView.as_view(), name="laboratory"),
    path("laboratory/<uuid:public_id>/", LabResultView.as_view(), name="lab-result"),
    path("laboratory/<uuid:public_id>/void/", LabVoidView.as_view(), name="lab-void"),
    path(patient + "adherence/", PatientAdherenceView.as_view(), name="patient-adherence"),
    path(patient + "plans/", PatientPlansView.as_view(), name="patient-plans"),
    path(patient + "diary/", PatientDiaryView.as_view(), name="patient-diary"),
    path("diary/<uuid:public_id>/", DiaryEntryView.as_view(), name="diary-entry"),
    path("diary/<uuid:public_id>/void/", DiaryVoidView.as_view(), name="diary-void"),
    path("plans/<uuid:public_id>/", PlanView.as_view(), name="plan"),
    path("plans/<uuid:public_id>/options/", PlanOptionsView.as_view(), name="plan-options"),
    path("plans/<uuid:public_id>/documents/", PlanDocumentsView.as_view(), name="plan-documents"),
    path(
        "plans/<uuid:public_id>/documents/<slug:kind>/",
        PlanDocumentView.as_view(),
        name="plan-document",
    ),
    path("solve/", SolveView.as_view(), name="solve"),
    path("plans/<uuid:public_id>/payload/", PlanPayloadView.as_view(), name="plan-payload"),
    path("visit-types/", VisitTypesView.as_view(), name="visit-types"),
    path("appointments/", AppointmentsView.as_view(), name="appointments"),
    path("appointments/<uuid:public_id>/", AppointmentView.as_view(), name="appointment"),
    path("foods/", FoodsView.as_view(), name="foods"),
    path("foods/<uuid:public_id>/", FoodView.as_view(), name="food"),
    path("dishes/", DishesView.as_view(), name="dishes"),
    path("dishes/<uuid:public_id>/", DishView.as_view(), name="dish"),
    path("calculators/", CalculatorsView.as_view(), name="calculators"),
    path("calculators/<str:calc_id>/", CalculatorView.as_view(), name="calculator"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    # `path` would let an address with a line break go on to the HTML page.
    re_path(r"^[\s\S]*\Z", NothingView.as_view(), name="nothing"),
]
