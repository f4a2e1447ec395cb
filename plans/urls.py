from django.urls import path

from plans import eaten_urls
from plans.views import (
    documents,
    draft,
    foods,
    jobs,
    meals,
    options,
    patient,
    plan,
    prices,
    reuse,
    versions,
)

app_name = "plans"
urlpatterns = [
    path("<uuid:public_id>/", plan.plan_detail, name="plan-detail"),
    path("<uuid:public_id>/pdf/", documents.plan_pdf, name="plan-pdf"),
    path("<uuid:public_id>/documentos/", documents.plan_documents, name="plan-documents"),
    path("<uuid:public_id>/documentos/<slug:kind>/", documents.plan_document, name="plan-document"),
    path("<uuid:public_id>/comparar/", versions.plan_compare, name="plan-compare"),
    path("<uuid:public_id>/otra-vez/", reuse.plan_copy, name="plan-copy"),
    path("<uuid:public_id>/plantilla/", reuse.template_new, name="template-new"),
    path("<uuid:public_id>/opciones/<int:order>/", options.options_redraw, name="options-redraw"),
    path("opcion/<uuid:public_id>/cambios/", options.option_choices, name="option-choices"),
    path("opcion/<uuid:public_id>/cambiar/", options.option_swap, name="option-swap"),
    path(
        "opcion/<uuid:public_id>/ademas/<int:order>/", options.extra_choices, name="extra-choices"
    ),
    path(
        "opcion/<uuid:public_id>/ademas/<int:order>/cambiar/",
        options.extra_swap,
        name="extra-swap",
    ),
    path("consulta/<uuid:public_id>/menos-cambios/", reuse.plan_nearest, name="plan-revise"),
    path("<uuid:public_id>/nota/<int:order>/", meals.meal_note, name="meal-note"),
    path("<uuid:public_id>/copiar/<int:order>/", meals.meal_fill, name="meal-fill"),
    path("plantillas/", reuse.template_list, name="template-list"),
    path("plantillas/<uuid:public_id>/retirar/", reuse.template_remove, name="template-retire"),
    path("documentos/", jobs.document_batch, name="document-batch"),
    path("documentos/<uuid:public_id>/", jobs.document_job, name="document-job"),
    path("documentos/<uuid:public_id>/archivo/", jobs.document_file, name="document-file"),
    path("consulta/<uuid:public_id>/plantilla/", reuse.template_apply, name="template-apply"),
    path("<uuid:public_id>/precios/", prices.plan_prices, name="plan-prices"),
    path("<uuid:public_id>/cuadro.xlsx", documents.plan_cuadro, name="plan-cuadro"),
    path("<uuid:public_id>/horarios.ics", documents.plan_ics, name="plan-ics"),
    path("<uuid:public_id>/publicar/", plan.plan_publish, name="plan-publish"),
    path("<uuid:public_id>/indicaciones/", draft.plan_notes, name="plan-notes"),
    path(
        "<uuid:public_id>/equivalentes/<int:order>/<slug:group>/",
        draft.equivalent_edit,
        name="equivalent-edit",
    ),
    path("<uuid:public_id>/hora/<int:order>/", draft.meal_time, name="meal-time"),
    path("paciente/<uuid:public_id>/", patient.patient_plans, name="patient-plans"),
    path("paciente/<uuid:public_id>/diario/", patient.patient_diary, name="patient-diary"),
    *eaten_urls.urlpatterns,
    path("consulta/<uuid:public_id>/calcular/", draft.plan_solve, name="plan-solve"),
    path("consulta/<uuid:public_id>/ceder/", draft.plan_relax, name="plan-relax"),
    path("alimento/<uuid:public_id>/opciones/", foods.food_options, name="food-options"),
    path("alimento/<uuid:public_id>/cambiar/", foods.food_swap, name="food-swap"),
]
