"""Addresses of the portal: public pages here."""

from django.urls import path

from tongban.portal.views import directory, guide, home, pages, situations, verify

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("items/<str:code>/", guide.item, name="item"),
    path("items/<str:code>/materials/", situations.situations, name="situations"),
    path("themes/<str:code>/", directory.theme, name="theme"),
    path("bodies/", directory.bodies, name="bodies"),
    path("bodies/<int:body_id>/", directory.body, name="body"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:identifier>", verify.licence, name="verify-licence"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
]
