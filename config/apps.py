from django.apps import AppConfig


class HouseConfig(AppConfig):
    """What is true of the whole installation: its checks and its workers."""

    name = "config"
    verbose_name = "Nutrición"

    def ready(self) -> None:
        from config import celery, checks  # noqa: F401 - both register themselves
