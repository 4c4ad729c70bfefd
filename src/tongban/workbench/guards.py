"""Only officials come in here; what they may do is asked of the rooms."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate

from tongban.identity import selectors
from tongban.identity.enums import Role


def staff_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sets `request.posts` (of today); an applicant's sign-on is sent to the staff sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        staff = request.staff  # type: ignore[attr-defined]
        if staff is None:
            return HttpResponseRedirect(reverse("workbench:sign-in"))
        request.posts = selectors.posts_of(staff, localdate())  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def needs(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The page exists only for officials who hold one of these roles somewhere."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.posts.has_any(*roles):  # type: ignore[attr-defined]
                raise Http404
            return view(request, *args, **kwargs)

        return staff_only(guarded)

    return decorate
