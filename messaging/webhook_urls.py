from django.urls import path

from messaging import webhooks

app_name = "webhooks"
urlpatterns = [
    path("twilio/whatsapp/", webhooks.whatsapp, name="twilio-whatsapp"),
    path("twilio/status/", webhooks.status, name="twilio-status"),
]
