from django.apps import AppConfig


class AiVisionConfig(AppConfig):
    name = "ai_vision"
    verbose_name = "Fotografías de comida"
