"""What who holds a signed paper may ask without an account."""

from django.urls import path

from patients.views import verification

app_name = "signed"
urlpatterns = [path("", verification.verify, name="verify")]
