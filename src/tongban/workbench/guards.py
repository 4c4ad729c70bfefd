"""Only officials come in here; what they may do is asked of the rooms. Every view of this face wears one of these."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.identity import selectors
from tongban.identity.enums import Role

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Sets `request.posts` (of today). An applicant's sign-on is sent to the staff sign-in; a password past its ninety
    days has to be changed first (R-SEC-4), a second factor that is required enrolled (R-SEC-2)."""
    return _guarded(view, ())


def staff_before_second_factor(view: View) -> View:
    """For the pages where an official enrols the second factor they must have (R-SEC-2)."""
    return _guarded(view, (), needs_second_factor=False)


def staff_with_any_password(view: View) -> View:
    """For the page where the password is changed."""
    return _guarded(view, (), needs_fresh_password=False, needs_second_factor=False)


def needs(*roles: Role) -> Callable[[View], View]:
    """The page exists only for officials who hold one of these roles somewhere."""

    def decorate(view: View) -> View:
        return _guarded(view, roles)

    return decorate


def _guarded(
    view: View, roles: tuple[Role, ...], *, needs_fresh_password: bool = True, needs_second_factor: bool = True
) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        staff = request.staff  # type: ignore[attr-defined]
        if staff is None:
            return HttpResponseRedirect(reverse("workbench:sign-in"))
        request.posts = selectors.posts_of(staff, localdate())  # type: ignore[attr-defined]
        if needs_fresh_password and request.password_is_old:  # type: ignore[attr-defined]
            messages.warning(request, _("密码已使用满90天，或者是初始密码，请先修改。"))
            return HttpResponseRedirect(reverse("workbench:account"))
        if needs_second_factor and request.lacks_second_factor:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("workbench:second-factor"))
        if roles and not request.posts.has_any(*roles):  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    guarded.roles = roles  # type: ignore[attr-defined]
    return guarded
