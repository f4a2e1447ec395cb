from django.urls import path

from foods.views import (
    dish_editor,
    dish_photos,
    dishes,
    favourites,
    foods,
    imports,
    products,
    proposals,
)

app_name = "foods"
urlpatterns = [
    path("", foods.food_list, name="food-list"),
    path("nuevo/", foods.food_add, name="food-add"),
    path("importar/", imports.import_preview, name="food-import"),
    path("importar/cargar/", imports.import_load, name="food-import-load"),
    path("importar/informe/", imports.import_report, name="food-import-report"),
    path("exportar/", imports.food_export, name="food-export"),
    path("platillos/", dishes.dish_list, name="dish-list"),
    path("platillos/nuevo/", dish_editor.dish_add, name="dish-add"),
    path("platillos/<uuid:public_id>/", dishes.dish_show, name="dish-detail"),
    path("platillos/<uuid:public_id>/editar/", dish_editor.dish_edit, name="dish-edit"),
    path(
        "platillos/<uuid:public_id>/duplicar/",
        dish_editor.dish_duplicate,
        name="dish-duplicate",
    ),
    path("platillos/<uuid:public_id>/foto/", dish_photos.dish_photo, name="dish-photo"),
    path(
        "platillos/<uuid:public_id>/foto/cambiar/",
        dish_photos.dish_photo_edit,
        name="dish-photo-edit",
    ),
    path(
        "platillos/<uuid:public_id>/foto/quitar/",
        dish_photos.dish_photo_withdraw,
        name="dish-photo-remove",
    ),
    path("platillos/<uuid:public_id>/retirar/", dishes.dish_withdraw, name="dish-retire"),
    path("platillos/<uuid:public_id>/favorito/", favourites.dish_star, name="dish-star"),
    path("productos/", products.product_list, name="product-list"),
    path("productos/nuevo/", products.product_add, name="product-add"),
    path("productos/<uuid:public_id>/", products.product_show, name="product-detail"),
    path("productos/<uuid:public_id>/editar/", products.product_edit, name="product-edit"),
    path("propuestas/", proposals.proposal_list, name="proposal-list"),
    path("propuestas/<uuid:public_id>/", proposals.proposal_settle, name="proposal-decide"),
    path("<uuid:public_id>/", foods.food_show, name="food-detail"),
    path("<uuid:public_id>/favorito/", favourites.food_star, name="food-star"),
    path("<uuid:public_id>/corregir/", foods.food_edit, name="food-edit"),
    path("<uuid:public_id>/retirar/", foods.food_withdraw, name="food-retire"),
]
