"""Where each face is reached."""

from django.urls import path  # noqa: F401

urlpatterns: list = []
