from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Mensajes"

    def ready(self) -> None:
        """The channel and the reading of photos meet here: each one's door is the other's hook."""
        from agenda.signals import appointment_changed as changed
        from ai_vision.services.review import replier_register
        from messaging import receivers
        from messaging.services.meals import answer, read
        from messaging.services.photos import reader_register

        reader_register(read)
        replier_register(answer)
        changed.connect(receivers.appointment_changed, dispatch_uid="messaging_appointments")
