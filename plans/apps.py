from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Planes"

    def ready(self) -> None:
        """Tell the record which of this room's rows are clinical acts."""
        from patients.acts import acts_register
        from plans.acts import published

        acts_register("plans", published)
