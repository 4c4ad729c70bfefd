"""Switches that both faces have in their header."""

from django.urls import path

from tongban.webkit import views

app_name = "webkit"
urlpatterns = [
    path("elder", views.elder, name="elder"),
    path("language", views.language, name="language"),
]
