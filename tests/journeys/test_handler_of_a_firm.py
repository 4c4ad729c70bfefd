"""Journey 4: the handler of a firm gives its licence instead of a copy; then the firm ends the term, and the right with it, at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.journeys.hand import Hand
from tests.journeys.people import PASSWORD, a_citizen, a_firm, a_handler, an_office_for_restaurants, as_legal_rep
from tests.licences.factories import TYPE_CODE, make_body, make_type

from tongban.cases.models import Case
from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token, revoke_mandate
from tongban.kernel.actors import SYSTEM
from tongban.licences import selectors as licences
from tongban.licences.services import make_licence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_business_licence(firm):
    now = timezone.now()
    make_type(name="营业执照")
    return make_licence(
        type_code=TYPE_CODE, holder_id=firm.pk, issuer_id=make_body().pk, case_number="2026-1", by=SYSTEM, at=now,
        content={"经营场所": "云江市江滨路88号"}, valid_from=timezone.localdate(now), valid_to=None,
    )  # fmt: skip


def token_of(handler, mandate):
    scopes = tuple(ApiScope.values)
    _token, secret = issue_api_token(
        name="记账系统", scopes=scopes, days=30, person=handler, mandate=mandate, by=SYSTEM, at=timezone.localtime()
    )
    return {"Authorization": f"Bearer {secret}"}


def test_the_licence_is_used_with_consent_and_the_right_ends_with_the_term(new_page, sign_in_as):
    legal_rep, handler = a_citizen("江畔", "jiangpan"), a_citizen("何经办", "jingban")
    firm = a_firm("云江江畔餐饮有限公司", legal_rep)
    today = timezone.localdate()
    mandate = a_handler(firm, legal_rep, handler, last_day=today + timedelta(days=30))
    licence = a_business_licence(firm)
    office = an_office_for_restaurants(materials=[{"name": "营业执照", "licence_type_code": TYPE_CODE}])

    # For the firm, with the licence the platform knows, and only after the consent is ticked.
    page = new_page()
    sign_in_as(page, handler.user)
    page.goto(f"/apply/{office.item.code}/?q-premises=own")
    page.get_by_label("云江江畔餐饮有限公司").check()
    Hand(page).press("开始填写")
    page.get_by_label("店名").fill("江畔小馆")
    page.get_by_role("button", name="使用这份证照").click()
    assert page.get_by_text("已交", exact=True).count() == 0
    page.get_by_label("我同意在这次申请中使用这份证照").check()
    page.get_by_role("button", name="使用这份证照").click()
    page.get_by_text("已交", exact=True).wait_for()
    page.locator("#way-electronic").check()
    Hand(page).press("下一步：核对")
    Hand(page).press("确认提交")
    page.get_by_role("heading", name="提交成功").wait_for()
    case = Case.objects.get()
    assert (case.applicant, case.agent, case.acting_as) == (firm, handler, "handler")
    assert handler.name in {use.by_name for use in licences.uses_of(licence)}

    # The firm reads in its log who used the licence for what.
    headers = token_of(handler, mandate)
    assert Client().get(f"/api/v1/cases/{case.number}", headers=headers).status_code == 200
    page.goto(f"/my/licences/{licence.identifier}/")
    assert page.get_by_role("cell", name=handler.name).count()

    # The firm ends the term today. The page that is still open answers no more, and neither does the API.
    revoke_mandate(mandate_id=mandate.pk, by=as_legal_rep(firm, legal_rep), at=timezone.now())
    assert page.goto(f"/my/cases/{case.number}/").status == 404
    page.get_by_text("授权已于").first.wait_for()
    page.goto("/my/cases/")
    assert page.get_by_text(case.number).count() == 0
    assert Client().get(f"/api/v1/cases/{case.number}", headers=headers).status_code in (401, 403, 404, 409)


def test_the_right_is_gone_the_day_after_the_term_without_anybody_doing_anything(new_page, sign_in_as, monkeypatch):
    legal_rep, handler = a_citizen("江畔", "jiangpan"), a_citizen("何经办", "jingban")
    firm = a_firm("云江江畔餐饮有限公司", legal_rep)
    mandate = a_handler(firm, legal_rep, handler, last_day=timezone.localdate())
    office = an_office_for_restaurants()
    headers = token_of(handler, mandate)
    page = new_page()

    # On the last day the handler begins an application for the firm.
    sign_in_as(page, handler.user)
    page.goto(f"/apply/{office.item.code}/?q-premises=own")
    page.get_by_label("云江江畔餐饮有限公司").check()
    Hand(page).press("开始填写")
    page.get_by_label("店名").wait_for()
    begun = page.url
    assert Client().get("/api/v1/cases", headers=headers).status_code == 200

    # The next day the firm is offered no more, its draft is not found, and its token opens nothing.
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=1))
    session = page.context.cookies()
    page.context.clear_cookies()
    assert session, "yesterday's sign-on has ended by itself; the handler signs on anew"
    page.goto("/sign-in/")
    page.get_by_label("账号", exact=True).fill("jingban")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("main form").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    assert page.goto(begun).status == 404
    page.goto(f"/apply/{office.item.code}/?q-premises=own")
    assert page.get_by_label("云江江畔餐饮有限公司").count() == 0
    assert Client().get("/api/v1/cases", headers=headers).status_code == 401
