"""Addresses of the portal. Public pages here; the pages of a signed-on person in `urls_my`."""

from django.urls import path

from tongban.portal.views import home

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
]
