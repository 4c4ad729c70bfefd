"""Addresses of the portal: public pages here, those of the signed-on person in `personal_urls`."""

from django.urls import path

from tongban.portal import personal_urls
from tongban.portal.views import (
    account,
    changes,
    directory,
    guide,
    home,
    item_lists,
    pages,
    questions,
    search,
    situations,
    towns,
    track,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("items/<str:code>/", guide.item, name="item"),
    path("items/<str:code>/materials/", situations.situations, name="situations"),
    path("items/<str:code>/versions/", changes.versions, name="versions"),
    path("items/<str:code>/versions/<int:before>/<int:after>/", changes.compare, name="compare"),
    path("changes/", changes.changes, name="changes"),
    path("themes/<str:code>/", directory.theme, name="theme"),
    path("towns/", towns.towns, name="towns"),
    path("towns/<str:code>/", towns.town, name="town"),
    path("bodies/", directory.bodies, name="bodies"),
    path("bodies/<int:body_id>/", directory.body, name="body"),
    path("lists/", item_lists.lists, name="lists"),
    path("lists/<slug:list_code>/", item_lists.show, name="list"),
    path("lists/<slug:list_code>/exceptions/", item_lists.exceptions, name="list-exceptions"),
    path("lists/<slug:list_code>/history/", item_lists.history, name="list-history"),
    path("lists/<slug:list_code>/history/<int:change_id>/", item_lists.change, name="list-change"),
    path("lists/<slug:list_code>/file.<slug:kind>", item_lists.file, name="list-file"),
    path("track/", track.track, name="track"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:identifier>", verify.licence, name="verify-licence"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("register/", account.register, name="register"),
    path("register/firm/", account.register_firm, name="register-firm"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
    *personal_urls.urlpatterns,
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("search/ask", questions.ask, name="ask"),
    path("search/questions/<str:token>", questions.question, name="question"),
]
