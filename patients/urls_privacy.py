"""Addresses of privacy: what may be done with a record, who asked about it and what went out."""

from django.urls import path

from patients.views import (
    consent_letters,
    disclosure,
    export,
    incidents,
    oversight,
    privacy,
    rights,
)

urlpatterns = [
    path("aviso/<uuid:public_id>/pdf/", privacy.notice_pdf_view, name="notice-pdf"),
    path("privacidad/", rights.rights_list, name="rights-list"),
    path("privacidad/calidad/", oversight.quality, name="quality"),
    path("privacidad/conservacion/", oversight.retention, name="retention"),
    path("privacidad/tratamiento/", oversight.processing, name="processing"),
    path("privacidad/incidentes/", incidents.incident_list, name="incident-list"),
    path(
        "privacidad/incidentes/<uuid:public_id>/",
        incidents.incident_detail,
        name="incident-detail",
    ),
    path(
        "privacidad/incidentes/<uuid:public_id>/decidir/", incidents.decide, name="incident-decide"
    ),
    path("incidentes/<uuid:public_id>/carta/", incidents.letter, name="incident-letter"),
    path("incidentes/<uuid:public_id>/avisado/", incidents.notify, name="incident-notify"),
    path("copias/<uuid:public_id>/", export.export_detail, name="export-detail"),
    path("copias/<uuid:public_id>/archivo/", export.export_file, name="export-file"),
    path("<uuid:public_id>/privacidad/", privacy.privacy, name="privacy"),
    path("<uuid:public_id>/privacidad/arco/", rights.rights_new, name="rights-new"),
    path("<uuid:public_id>/privacidad/bloquear/", privacy.block, name="block"),
    path("<uuid:public_id>/privacidad/desbloquear/", privacy.unblock, name="unblock"),
    path("<uuid:public_id>/privacidad/retener/", privacy.hold, name="hold"),
    path("<uuid:public_id>/privacidad/soltar/", privacy.unhold, name="unhold"),
    path("<uuid:public_id>/privacidad/excepcion/", privacy.exception_new, name="consent-exception"),
    path("<uuid:public_id>/privacidad/entregas/", disclosure.disclosure_new, name="disclosure-new"),
    path("entregas/<uuid:public_id>/", disclosure.disclosure_detail, name="disclosure-detail"),
    path("entregas/<uuid:public_id>/pdf/", disclosure.disclosure_file, name="disclosure-file"),
    path(
        "<uuid:public_id>/privacidad/cartas/<slug:code>/",
        consent_letters.letter_new,
        name="consent-letter-new",
    ),
    path(
        "consentimiento/<uuid:public_id>/",
        consent_letters.letter_detail,
        name="consent-letter-detail",
    ),
    path(
        "consentimiento/<uuid:public_id>/pdf/",
        consent_letters.consent_letter_paper,
        name="consent-letter-pdf",
    ),
    path(
        "consentimiento/<uuid:public_id>/firmada/",
        consent_letters.letter_signed,
        name="consent-letter-signed",
    ),
    path(
        "consentimiento/<uuid:public_id>/revocar/",
        consent_letters.letter_withdraw,
        name="consent-letter-revoke",
    ),
    path("arco/<uuid:public_id>/", rights.rights_detail, name="rights-detail"),
    path("arco/<uuid:public_id>/identidad/", rights.identify, name="rights-identify"),
    path("arco/<uuid:public_id>/responder/", rights.respond, name="rights-answer"),
    path("arco/<uuid:public_id>/ampliar/", rights.extend, name="rights-extend"),
    path("arco/<uuid:public_id>/cumplir/", rights.execute, name="rights-execute"),
    path("arco/<uuid:public_id>/carta/", rights.letter, name="rights-letter"),
]
