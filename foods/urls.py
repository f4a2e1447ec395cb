from django.urls import path

from foods.views import foods

app_name = "foods"
urlpatterns = [
    path("", foods.food_list, name="food-list"),
    path("nuevo/", foods.food_add, name="food-add"),
    path("<uuid:public_id>/", foods.food_show, name="food-detail"),
    path("<uuid:public_id>/corregir/", foods.food_edit, name="food-edit"),
    path("<uuid:public_id>/retirar/", foods.food_withdraw, name="food-retire"),
]
