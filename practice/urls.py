from django.urls import path

from practice.views import today

app_name = "practice"
urlpatterns = [path("", today.today, name="today")]
