"""Where each face is reached."""

from django.urls import include, path

urlpatterns: list = [
    path("", include("tongban.portal.urls")),
    path("set/", include("tongban.webkit.urls")),
]
