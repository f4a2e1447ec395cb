app_name = "foods"
urlpatterns = []
