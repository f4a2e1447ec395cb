from django.urls import include, path

from patients.views import (
    annulments,
    attachments,
    custody,
    documents,
    lab_entry,
    laboratory,
    late_files,
    letters,
    measurements,
    patients,
    phrases,
    progress_photos,
    record,
    tags,
)

app_name = "patients"
urlpatterns = [
    path("", include("patients.urls_privacy")),
    path("", patients.patient_list, name="patient-list"),
    path("nuevo/", patients.patient_new, name="patient-register"),
    path("frases/", phrases.phrase_list, name="phrase-list"),
    path("frases/opciones/", phrases.options, name="phrase-options"),
    path("frases/usada/", phrases.used, name="phrase-used"),
    path("frases/sistema/", phrases.shipped, name="phrase-shipped"),
    path("frases/<uuid:public_id>/", phrases.phrase_edit, name="phrase-edit"),
    path("frases/<uuid:public_id>/quitar/", phrases.phrase_delete, name="phrase-delete"),
    path("aviso/", documents.notice_current, name="notice-current"),
    path("aviso/publicar/", documents.notice_new, name="notice-publish"),
    path("aviso/<uuid:public_id>/", documents.notice_detail, name="notice-detail"),
    path("documentos/<uuid:public_id>/", documents.document_detail, name="document-detail"),
    path("documentos/<uuid:public_id>/pdf/", documents.document_pdf, name="document-pdf"),
    path("documentos/<uuid:public_id>/json/", documents.document_json, name="document-json"),
    path("documentos/<uuid:public_id>/adjuntar/", late_files.attach, name="document-attach"),
    path("alergias/<uuid:public_id>/anular/", record.allergy_remove, name="allergy-void"),
    path(
        "consentimientos/<uuid:public_id>/revocar/", record.consent_withdraw, name="consent-revoke"
    ),
    path(
        "mediciones/<uuid:public_id>/anular/",
        annulments.measurement_withdraw,
        name="measurement-annul",
    ),
    path(
        "laboratorio/<uuid:public_id>/anular/",
        annulments.lab_result_withdraw,
        name="lab-result-void",
    ),
    path("<uuid:public_id>/mediciones/", measurements.measurements, name="measurements"),
    path("<uuid:public_id>/embarazo/", measurements.pregnancy_new, name="pregnancy-record"),
    path(
        "embarazos/<uuid:public_id>/terminar/", measurements.pregnancy_finish, name="pregnancy-end"
    ),
    path("<uuid:public_id>/fotografias/", progress_photos.progress_photos, name="progress-photos"),
    path(
        "fotografias/<uuid:public_id>/",
        progress_photos.progress_photo_image,
        name="progress-photo-image",
    ),
    path(
        "fotografias/<uuid:public_id>/anular/",
        progress_photos.progress_photo_withdraw,
        name="progress-photo-void",
    ),
    path("<uuid:public_id>/laboratorio/", laboratory.lab_results, name="lab-results"),
    path("<uuid:public_id>/laboratorio/capturar/", lab_entry.lab_entry, name="lab-entry"),
    path("<uuid:public_id>/laboratorio/lectura/", lab_entry.lab_preview, name="lab-preview"),
    path("<uuid:public_id>/ajustes/", laboratory.plan_limit, name="plan-limit-decide"),
    path("<uuid:public_id>/", patients.patient_detail, name="patient-detail"),
    path("<uuid:public_id>/cartas/", letters.letter_list, name="letter-list"),
    path("<uuid:public_id>/cartas/<str:kind>/", letters.letter_new, name="letter-new"),
    path("cartas/<uuid:public_id>/", letters.letter_detail, name="letter-detail"),
    path("<uuid:public_id>/adjuntos/", attachments.attachment_list, name="attachment-list"),
    path("adjuntos/<uuid:public_id>/", attachments.attachment_file, name="attachment-file"),
    path("adjuntos/<uuid:public_id>/vista/", attachments.preview, name="attachment-preview"),
    path(
        "adjuntos/<uuid:public_id>/anular/", attachments.attachment_remove, name="attachment-void"
    ),
    path("<uuid:public_id>/editar/", patients.patient_edit, name="patient-edit"),
    path("<uuid:public_id>/etiquetas/", tags.card, name="tags"),
    path("<uuid:public_id>/etiquetas/poner/", tags.put, name="tag-put"),
    path("<uuid:public_id>/etiquetas/quitar/", tags.take, name="tag-take"),
    path("<uuid:public_id>/unir/", tags.merge, name="merge"),
    path("<uuid:public_id>/responsable/", custody.custody, name="custody"),
    path("<uuid:public_id>/responsable/cambiar/", custody.transfer, name="transfer"),
    path("<uuid:public_id>/responsable/permiso/", custody.grant, name="grant-give"),
    path("permisos/<uuid:public_id>/terminar/", custody.end_grant, name="grant-end"),
    path("<uuid:public_id>/alergias/", record.allergy_new, name="allergy-record"),
    path("<uuid:public_id>/alergias/negadas/", record.allergies_denied, name="allergies-deny"),
    path("<uuid:public_id>/consentimientos/", record.consent_new, name="consent-grant"),
]
