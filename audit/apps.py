from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Historial de cambios"

    def ready(self) -> None:
        from audit.frozen import install_triggers

        post_migrate.connect(install_triggers, sender=self)
