"""Addresses of the workbench."""

from django.urls import path

from tongban.workbench.views import (
    account,
    assigning,
    case,
    files,
    intake,
    lists,
    papers,
    people,
    ratings,
    sent,
    sign_on,
    today,
)

app_name = "workbench"
urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", sign_on.sign_in, name="sign-in"),
    path("sign-in/code/", sign_on.code, name="code"),
    path("sign-out/", sign_on.sign_out, name="sign-out"),
    path("intake/", intake.choose, name="intake"),
    path("intake/<str:code>/", intake.receive, name="intake-item"),
    path("scans/<uuid:file_id>/", intake.scan, name="scan"),
    path("regions/", intake.children, name="regions"),
    path("to-accept/", lists.to_accept, name="to-accept"),
    path("examining/", lists.examining, name="examining"),
    path("due/", lists.due, name="due"),
    path("all/", lists.everything, name="all"),
    path("assign/", assigning.assign, name="assign"),
    path("account/", account.account, name="account"),
    path("received/", lists.received, name="received"),
    path("hand-out/", lists.hand_out, name="hand-out"),
    path("find/", lists.find, name="find"),
    path("overview/", today.overview, name="overview"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("sent/", sent.sent, name="sent"),
    path("cases/<str:number>/", case.show, name="case"),
    path("cases/<str:number>/do/<str:name>/", case.do, name="do"),
    path("cases/<str:number>/write/<str:kind>/", case.write, name="write"),
    path("cases/<str:number>/unmask/", people.unmask, name="unmask"),
    path("cases/<str:number>/documents/<uuid:public_id>/", files.document, name="document"),
    path("cases/<str:number>/materials/<uuid:file_id>/", files.material, name="material"),
    path("cases/<str:number>/messages/<uuid:file_id>/", files.message_file, name="message-file"),
    path("cases/<str:number>/form/<uuid:file_id>/", files.answer_file, name="answer-file"),
    path("cases/<str:number>/licence/", files.licence, name="licence"),
    path("cases/<str:number>/add/<str:code>/", papers.add, name="add-material"),
    path("cases/<str:number>/materials/<int:material_id>/check/", papers.check, name="check-material"),
]
