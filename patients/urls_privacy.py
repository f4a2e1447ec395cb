"""Addresses of privacy: what may be done with a record, who asked about it and what went out."""

from django.urls import path

from patients.views import privacy, rights

urlpatterns = [
    path("aviso/<uuid:public_id>/pdf/", privacy.notice_pdf_view, name="notice-pdf"),
    path("privacidad/", rights.rights_list, name="rights-list"),
    path("<uuid:public_id>/privacidad/", privacy.privacy, name="privacy"),
    path("<uuid:public_id>/privacidad/arco/", rights.rights_new, name="rights-new"),
    path("arco/<uuid:public_id>/", rights.rights_detail, name="rights-detail"),
    path("arco/<uuid:public_id>/identidad/", rights.identify, name="rights-identify"),
    path("arco/<uuid:public_id>/responder/", rights.respond, name="rights-answer"),
    path("arco/<uuid:public_id>/ampliar/", rights.extend, name="rights-extend"),
    path("arco/<uuid:public_id>/cumplir/", rights.execute, name="rights-execute"),
    path("arco/<uuid:public_id>/carta/", rights.letter, name="rights-letter"),
]
