"""Where each face is reached."""

from django.urls import include, path

urlpatterns: list = [
    path("api/", include("tongban.openapi.urls")),
    path("", include("tongban.operations.urls")),
    path("", include("tongban.portal.urls")),
    path("set/", include("tongban.webkit.urls")),
    path("workbench/", include("tongban.workbench.urls")),
]

handler400 = "tongban.webkit.errors.bad_request"
handler403 = "tongban.webkit.errors.forbidden"
handler404 = "tongban.webkit.errors.not_found"
handler500 = "tongban.webkit.errors.server_error"
