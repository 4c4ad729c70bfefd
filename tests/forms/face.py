"""A face of one form, for the browser: shows it, takes it back, saves it, plays the part of a lost network or session."""

from datetime import UTC, date, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie
from tests.forms.sample import FILE_A, TITLE, Draft

from tongban.forms.parsing import action_in, answers_from_post, uploads_in
from tongban.forms.places import children_as_data
from tongban.forms.rendering import render_form
from tongban.forms.rules.answers import problems

FRAME = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{bootstrap}"><link rel="stylesheet" href="{gov}"><link rel="stylesheet" href="{css}">
<script src="{js}" defer></script></head><body><main class="container"><h1>{title}</h1>
<form method="post" enctype="multipart/form-data" novalidate><input type="hidden" name="csrfmiddlewaretoken" value="{token}">{form}
<button class="btn btn-primary" type="submit">提交</button></form></main></body></html>"""


class State:
    """What the pretended portal knows; set by the tests."""

    answers: dict
    revision: int
    autosaves: list
    every: float  # seconds
    mode: str  # "up", "down", "signed_out", "changed"

    @classmethod
    def reset(cls):
        cls.answers, cls.revision, cls.autosaves, cls.mode, cls.every = {}, 1, [], "up", 0.4


def show(request, found=()):
    form = render_form(
        Draft, State.answers, found, regions_url="/eform/regions", autosave_url="/eform/autosave", autosave_every=State.every, draft_key="d1",
        revision=State.revision,
    )  # fmt: skip
    files = {
        "bootstrap": "vendor/bootstrap/bootstrap.min.css",
        "gov": "webkit/gov.css",
        "css": "forms/forms.css",
        "js": "forms/forms.js",
    }
    return HttpResponse(
        FRAME.format(title=TITLE, token=get_token(request), form=form, **{k: static(v) for k, v in files.items()})
    )


@login_not_required
@ensure_csrf_cookie
def page(request):
    if request.method != "POST":
        return show(request)
    stored = {upload.path: [FILE_A] for upload in uploads_in(Draft, request.FILES)}
    State.answers = answers_from_post(Draft, request.POST, State.answers, stored=stored)
    if action_in(request.POST):
        return show(request)
    found = problems(Draft, State.answers, on=date(2026, 3, 2))
    return show(request, found) if found else HttpResponse("<!doctype html><title>好</title><p>已提交</p>")


@login_not_required
def autosave(request):
    if State.mode == "down":
        return HttpResponse(status=503)
    if State.mode == "signed_out":
        return HttpResponse(status=302, headers={"Location": "/sign-in"})
    if State.mode == "changed":
        return JsonResponse({"text": "这份草稿已在别处修改，请刷新后继续。"}, status=409)
    State.answers = answers_from_post(Draft, request.POST, State.answers)
    State.autosaves.append(request.POST.get("revision"))
    State.revision += 1
    return JsonResponse({"saved_at": datetime(2026, 3, 2, 1, 5, tzinfo=UTC).isoformat(), "revision": State.revision})


@login_not_required
def regions(request):
    return JsonResponse({"regions": children_as_data(request.GET.get("parent", ""))})


urlpatterns = [
    path("eform/", page),
    path("eform/autosave", autosave),
    path("eform/regions", regions),
    path("", include("config.urls")),
]
