from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """Tell the record which of this room's rows are clinical acts."""
        from agenda.acts import attended
        from patients.acts import acts_register

        acts_register("agenda", attended)
