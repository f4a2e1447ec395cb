from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Historial de cambios"

    def ready(self) -> None:
        from auditlog.models import LogEntry

        from audit import receivers, tasks_actor
        from audit.frozen import insert_only

        insert_only("El historial de cambios no se modifica ni se borra.")(LogEntry)
        receivers.connect(self)
        tasks_actor.connect()
