from django.urls import path

from ai_vision.views import photo, queue

app_name = "ai_vision"
urlpatterns = [
    path("", queue.photo_list, name="photo-list"),
    path("pendientes/", queue.pending, name="photo-pending"),
    path("aceptar/", queue.accept_all, name="photo-accept-all"),
    path("alimentos/", photo.food_options, name="food-options"),
    path("<uuid:public_id>/", photo.photo_detail, name="photo-detail"),
    path("<uuid:public_id>/imagen/", photo.image, name="photo-image"),
    path("<uuid:public_id>/aceptar/", queue.accept, name="photo-accept"),
    path("<uuid:public_id>/corregir/", photo.correct, name="photo-correct"),
    path("<uuid:public_id>/descartar/", queue.discard, name="photo-discard"),
    path("<uuid:public_id>/recuperar/", queue.restore, name="photo-restore"),
    path("<uuid:public_id>/leer/", queue.read_again, name="photo-read"),
    path("<uuid:public_id>/sin-ia/", photo.opposition, name="patient-opposition"),
]
