"""Where the API answers."""

from django.urls import path

from tongban.openapi.api import api

urlpatterns = [path("v1/", api.urls)]
