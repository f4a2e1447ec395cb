from django.urls import path

from messaging.views import inbox, links, phone

app_name = "messaging"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("linea/", inbox.line, name="line-edit"),
    path("enlace/<uuid:public_id>/", links.link, name="link-send"),
    path("plan/<uuid:public_id>/", links.plan_send, name="plan-send"),
    path("cita/<uuid:public_id>/aviso/", links.appointment_told, name="appointment-told"),
    path("telefono/", phone.phone, name="phone"),
    path("telefono/pantalla/", phone.phone_screen, name="phone-screen"),
    path("fotos/<uuid:public_id>/", inbox.photo, name="photo"),
    path("<uuid:public_id>/", inbox.conversation_detail, name="conversation-detail"),
    path("<uuid:public_id>/hilo/", inbox.conversation_thread, name="conversation-thread"),
    path("<uuid:public_id>/responder/", inbox.conversation_answer, name="conversation-reply"),
    path("<uuid:public_id>/atendida/", inbox.conversation_done, name="conversation-attend"),
    path("<uuid:public_id>/paciente/", inbox.contact_patient, name="contact-link"),
]
