"""Forms and drafts for tests, made by the real operations."""

from datetime import UTC, datetime
from functools import partial

from tongban.forms import selectors, services
from tongban.forms.models import FormDraft
from tongban.forms.rules.designing import acts
from tongban.kernel.actors import SYSTEM

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def do(code, act, *, by=SYSTEM, at=AT, **given):
    """One act on the draft, on its newest state."""
    seen = FormDraft.objects.get(form__code=code).revision
    return services.act_on_draft(code=code, seen_revision=seen, act=partial(act, **given), by=by, at=at)


def a_draft(body, *, title="开店登记表", by=SYSTEM, at=AT):
    """A draft that can be published: what kind, the old number, the partners. Its code."""
    code = services.begin_form(body_id=body.pk, title=title, by=by, at=at).form.code
    do(code, acts.add_section, title="店铺", by=by)
    for kind, label in (("radio", "申请类型"), ("text", "原证号"), ("group", "合伙人")):
        do(code, acts.add_part, into=("dianpu",), kind=kind, label=label, by=by)
    do(code, acts.add_part, into=("dianpu", "hehuoren"), kind="text", label="姓名", by=by)
    return code


def publish(code, *, by=SYSTEM, at=AT):
    seen = FormDraft.objects.get(form__code=code).revision
    return services.publish_draft(code=code, seen_revision=seen, by=by, at=at)


def a_form(body, **given):
    """A published form of this body. Its definition."""
    return publish(a_draft(body, **given))


def newest(code):
    return selectors.form(code)
