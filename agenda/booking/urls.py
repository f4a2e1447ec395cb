from django.urls import path

from agenda.booking import feed, previsit, views

app_name = "booking"
urlpatterns = [
    path("v/<str:secret>/", views.visit, name="visit"),
    path("v/<str:secret>/cambiar/", views.visit_move, name="visit-move"),
    path("f/<str:secret>/", previsit.previsit, name="previsit"),
    path("calendario/<str:secret>.ics", feed.feed, name="feed"),
    path("<slug:slug>/", views.start, name="start"),
    path("<slug:slug>/aviso/", views.notice, name="notice"),
]
