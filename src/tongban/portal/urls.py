"""Addresses of the portal: public pages here."""

from django.urls import path

from tongban.portal.views import guide, home, pages, situations, verify

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("items/<str:code>/", guide.item, name="item"),
    path("items/<str:code>/materials/", situations.situations, name="situations"),
    path("bodies/<int:body_id>/", home.home, name="body"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:identifier>", verify.licence, name="verify-licence"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
]
