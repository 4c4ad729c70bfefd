"""Accounts and posts of officials."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.identity import permissions, posts
from tongban.identity.enums import IdentityAction as Do
from tongban.identity.enums import Role, UserKind
from tongban.identity.models import Post, Staff, User
from tongban.identity.services._people import name_problem
from tongban.identity.services.passwords import password_problems, set_password
from tongban.identity.services.signed_on import end_sessions
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.regions.models import Body, Hall


@transaction.atomic
def create_staff(
    *, username: str, password: str, name: str, staff_no: str, body_id: int, by: Actor, at: datetime, phone: str = "",
    must_change_password: bool = True, password_hash: str = "",
) -> Staff:  # fmt: skip
    """A personal account for an official of a body, with an initial password that they must change.

    `password_hash`: the same password hashed before (`set_password`).
    Invalid: username, name, password, staff_no. Refused: identity.not_permitted.
    """
    body = _body(body_id)
    permissions.require(by, Do.MANAGE_STAFF, on=localdate(at), body_id=body.pk, region_code=body.region_code)
    if problem := name_problem(name):
        raise Invalid({"name": [problem]})
    about = (name, staff_no, phone)
    if problems := password_problems(password, kind=UserKind.STAFF, username=username, about=about):
        raise Invalid({"password": problems})
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, kind=UserKind.STAFF)
            staff = Staff.objects.create(user=user, name=name, staff_no=staff_no, body=body, phone=phone)
    except IntegrityError:
        raise Invalid({"username": [Refusal("identity.username_taken").text()]}) from None
    set_password(user, password, at, must_change=must_change_password, hashed=password_hash)
    audit.record("staff.created", of=staff, by=by, at=at, body_id=body.pk)
    return staff


@transaction.atomic
def assign_post(
    *, staff: Staff, role: str, body_id: int | None = None, hall_id: int | None = None, region_code: str = "",
    starts_on: date | None = None, ends_on: date | None = None, by: Actor, at: datetime,
) -> Post:  # fmt: skip
    """Give a role at one body, in one hall, or over one region; from today unless `starts_on` says otherwise.

    Nobody gives themself a post (R-SEC-2). Invalid: scope, ends_on. Refused: identity.not_permitted, not_to_oneself.
    """
    starts_on = starts_on or localdate(at)
    _require_manager(by, staff, _region_of(body_id, hall_id, region_code), body_id, localdate(at))
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": [_("结束日期不得早于开始日期。")]})
    post = Post.objects.create(
        staff=staff, role=Role(role), body_id=body_id, hall_id=hall_id, region_code=region_code,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    posts.forget(staff)
    audit.record(
        "post.assigned", of=post, by=by, at=at, staff_id=staff.pk, role=str(role), body_id=body_id, hall_id=hall_id,
        region_code=region_code, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return post


@transaction.atomic
def end_post(*, post_id: int, by: Actor, at: datetime, last_day: date | None = None) -> Post:
    """End a post after `last_day`, at once when none is named. A post that has not begun is removed from the future too."""
    post = Post.objects.select_for_update(of=("self",)).select_related("staff").filter(pk=post_id).first()
    if post is None:
        raise NotFound("post")
    region = _region_of(post.body_id, post.hall_id, post.region_code)
    _require_manager(by, post.staff, region, post.body_id, localdate(at))
    last_day = last_day or localdate(at) - timedelta(days=1)
    if last_day < post.starts_on:
        audit.record("post.cancelled", of=post, by=by, at=at, staff_id=post.staff_id, role=post.role)
        post.delete()
        return post
    post.ends_on = last_day
    post.save(update_fields=["ends_on"])
    audit.record("post.ended", of=post, by=by, at=at, staff_id=post.staff_id, role=post.role, last_day=last_day)
    return post


@transaction.atomic
def close_account(*, user_id: int, by: Actor, at: datetime, reason: str) -> None:
    """Close a sign-on: an official who leaves, or an applicant's own wish (R-USER-14). Sessions end, records stay."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("user")
    if user.kind == UserKind.STAFF:
        body = Staff.objects.select_related("body").get(user=user).body
        permissions.require(by, Do.MANAGE_STAFF, on=localdate(at), body_id=body.pk, region_code=body.region_code)
    elif getattr(getattr(by, "person", None), "user_id", None) != user.pk:
        raise Refusal("identity.not_permitted")
    user.is_active = False
    end_sessions(user)
    user.save(update_fields=["is_active"])
    audit.record("user.closed", of=user, by=by, at=at, reason=reason)


def _require_manager(by: Actor, staff: Staff, region_code: str, body_id: int | None, on: date) -> None:
    permissions.require(by, Do.MANAGE_STAFF, on=on, body_id=body_id, region_code=region_code)
    if by.actor_kind == "staff" and by.actor_id == staff.pk:
        raise Refusal("identity.not_to_oneself")


def _region_of(body_id: int | None, hall_id: int | None, region_code: str) -> str:
    """The region in which the scope lies; exactly one scope must be named."""
    if sum(map(bool, (body_id, hall_id, region_code))) != 1:
        raise Invalid({"scope": [_("岗位只能属于一个部门、一个大厅或一个区划。")]})
    if body_id:
        return _body(body_id).region_code
    if hall_id:
        hall = Hall.objects.filter(pk=hall_id).first()
        if hall is None:
            raise NotFound("hall")
        return hall.region_code
    return region_code


def _body(body_id: int) -> Body:
    body = Body.objects.filter(pk=body_id).first()
    if body is None:
        raise NotFound("body")
    return body
