from django.urls import path

from accounts.views import api_tokens, confidentiality, first_run, history, logo, profile

app_name = "accounts"
urlpatterns = [
    path("bienvenida/", first_run.first_run, name="first-run"),
    path("mi-cuenta/", profile.profile, name="profile"),
    path("consultorio/", profile.clinic, name="clinic"),
    path("consultorio/logotipo/", logo.clinic_logo, name="clinic-logo"),
    path("consultorio/api/", api_tokens.token_list, name="token-list"),
    path("consultorio/api/<uuid:public_id>/revocar/", api_tokens.token_close, name="token-revoke"),
    path("confidencialidad/", confidentiality.confidentiality, name="confidentiality"),
    path("historial/", history.history, name="history"),
    path("consultorio/elegir/", profile.membership_choose, name="membership-choose"),
]
