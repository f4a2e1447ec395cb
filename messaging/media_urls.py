from django.urls import path

from messaging.views import media

app_name = "media"
urlpatterns = [
    path("<str:token>/plan-de-alimentacion.pdf", media.plan, name="plan"),
]
