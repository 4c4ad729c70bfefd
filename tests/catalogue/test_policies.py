"""政策库: written as a draft, public until its last day, taken back with the reason, found by people's own words."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_policy, a_theme, published_item

from tongban.catalogue import selectors
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.selectors import PolicyFilter
from tongban.catalogue.services import (
    create_policy,
    drop_measure,
    edit_policy,
    publish_policy,
    put_measure,
    reopen_policy,
    withdraw_policy,
)
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = PUBLISHED_AT + timedelta(days=10)
TODAY = AT.date()


def found(words="", **wanted):
    page = selectors.policies(PolicyFilter(words=words, **wanted), on=TODAY)
    return [one.title for one in page.rows]


def test_a_draft_is_nobodys_business_until_it_is_published():
    draft = a_policy(published=False)
    assert found() == []
    with pytest.raises(NotFound):
        selectors.policy(draft.code)
    publish_policy(policy_id=draft.pk, by=SYSTEM, at=AT)
    assert found() == [draft.title] and selectors.policy(draft.code) == draft


def test_it_leaves_the_list_after_its_last_day_and_its_page_says_so():
    policy = a_policy(valid_to=TODAY)
    assert found() == [policy.title] and not selectors.is_over(policy, TODAY)
    assert selectors.policies(PolicyFilter(), on=TODAY + timedelta(days=1)).rows == []
    assert selectors.is_over(policy, TODAY + timedelta(days=1))


def test_before_its_first_day_nobody_is_promised_it():
    item = published_item()
    policy = a_policy(item, valid_from=TODAY + timedelta(days=1))
    assert found() == [] and selectors.around(item.pk, TODAY).benefits == []
    (later,) = selectors.around(item.pk, TODAY + timedelta(days=1)).benefits
    assert later.policy_code == policy.code


def test_what_is_public_is_changed_only_by_taking_it_back_with_a_reason():
    policy = a_policy()
    changes = [
        lambda: edit_policy(policy_id=policy.pk, elements={"title": "x"}, themes=(), by=SYSTEM, at=AT),
        lambda: put_measure(policy_id=policy.pk, elements={}, item_codes=(), by=SYSTEM, at=AT),
        lambda: drop_measure(policy_id=policy.pk, measure_id=policy.measures.get().pk, by=SYSTEM, at=AT),
        lambda: publish_policy(policy_id=policy.pk, by=SYSTEM, at=AT),
    ]
    for change in changes:
        with pytest.raises(Refusal, match=r"catalogue\.policy_not_a_draft"):
            change()
    with pytest.raises(Invalid) as no:
        withdraw_policy(policy_id=policy.pk, reason=" ", by=SYSTEM, at=AT)
    assert "reason" in no.value.errors
    withdraw_policy(policy_id=policy.pk, reason="金额有误", by=SYSTEM, at=AT)
    assert found() == [] and selectors.policy(policy.code).withdrawal_reason == "金额有误"
    reopen_policy(policy_id=policy.pk, by=SYSTEM, at=AT)
    edit_policy(policy_id=policy.pk, elements={"title": "更正后的措施"}, themes=(), by=SYSTEM, at=AT)
    publish_policy(policy_id=policy.pk, by=SYSTEM, at=AT)
    assert found() == ["更正后的措施"]
    codes = list(AuditEntry.objects.filter(code__startswith="catalogue.policy_").order_by("pk").values_list("code", flat=True))  # fmt: skip
    assert [code.removeprefix("catalogue.policy_") for code in codes] == [
        "created", "measure_put", "published", "withdrawn", "reopened", "edited", "published",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "elements, refused",
    [({"text": "", "link": ""}, "policy_without_text"), ({"issued_on": None}, "policy_without_day"),
     ({"valid_to": date(2024, 12, 31)}, "policy_over")],
)  # fmt: skip
def test_what_lacks_something_is_not_published(elements, refused):
    draft = a_policy(published=False, **elements)
    with pytest.raises(Refusal, match=refused):
        publish_policy(policy_id=draft.pk, by=SYSTEM, at=AT)


def test_a_policy_without_a_measure_is_not_published():
    draft = a_policy(published=False)
    drop_measure(policy_id=draft.pk, measure_id=draft.measures.get().pk, by=SYSTEM, at=AT)
    with pytest.raises(Refusal, match="policy_without_measures"):
        publish_policy(policy_id=draft.pk, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    "elements, field",
    [({"title": " "}, "title"), ({"issuer": ""}, "issuer"), ({"link": "javascript:alert(1)"}, "link"),
     ({"link": "https:"}, "link"), ({"link": "http://["}, "link"), ({"link": "https://@"}, "link"), ({"title": "长" * 201}, "title"), ({"issued_on": date(2030, 1, 1)}, "issued_on"),
     ({"valid_from": date(2025, 2, 1), "valid_to": date(2025, 1, 1)}, "valid_to")],
)  # fmt: skip
def test_what_makes_no_sense_is_said_beside_its_field(elements, field):
    with pytest.raises(Invalid) as no:
        a_policy(published=False, **elements)
    assert set(no.value.errors) == {field}


def test_a_measure_says_who_gets_what_and_how_and_names_items_that_exist():
    draft = a_policy(published=False)
    with pytest.raises(Invalid) as no:
        put_measure(policy_id=draft.pk, elements={"title": "补贴"}, item_codes=["x"], by=SYSTEM, at=AT)
    assert set(no.value.errors) == {"who", "benefit", "how", "items"}


def test_the_guide_of_an_item_names_what_policies_give_while_they_are_valid(django_assert_num_queries):
    item = published_item()
    policy = a_policy(item, valid_to=TODAY)
    a_policy(item, published=False, title="草稿")
    with django_assert_num_queries(1):
        (given,) = selectors.around(item.pk, TODAY).benefits
        assert (given.benefit, given.policy_code) == ("一次性补贴5000元", policy.code)
    assert selectors.around(item.pk, TODAY + timedelta(days=1)).benefits == []
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    assert selectors.around(item.pk, TODAY).benefits == []


def test_people_find_it_by_what_it_gives_and_not_by_what_has_nothing_to_do_with_it():
    a_policy()
    assert [one.title for one in selectors.policies_found("创业补贴", on=TODAY)] == ["关于支持首次创业的若干措施"]
    assert selectors.policies_found("首次创业", on=TODAY)
    for words in ("结婚登记", "护照办理", "量子纠缠", "补", "", "'); drop table", "\\"):
        assert selectors.policies_found(words, on=TODAY) == []


def test_what_only_the_text_mentions_is_found_in_the_library_but_is_no_answer_of_the_search():
    a_policy(text="另见残疾人就业保障金征收办法。")
    assert selectors.policies_found("残疾人就业保障金", on=TODAY) == []
    assert len(found("残疾人就业保障金")) == 1


def test_the_list_is_narrowed_by_audience_theme_and_issuer():
    a_policy(title="给个人的", audiences=["person"])
    a_policy(title="给企业的", audiences=["enterprise"], issuer="云江市财政局")
    everybody = a_policy(title="不分的", audiences=[], published=False)
    a_theme("p-work", "就业创业", "person")
    edit_policy(policy_id=everybody.pk, elements={}, themes=["p-work"], by=SYSTEM, at=AT)
    publish_policy(policy_id=everybody.pk, by=SYSTEM, at=AT)
    assert set(found(audience="person")) == {"给个人的", "不分的"}
    assert found(issuer="云江市财政局") == ["给企业的"]
    assert found(theme="p-work") == ["不分的"]
    themes, issuers = selectors.policy_choices(TODAY)
    assert [one.code for one in themes] == ["p-work"] and issuers == ["云江市人民政府", "云江市财政局"]


def test_the_list_takes_two_queries_however_long(django_assert_num_queries):
    for number in range(12):
        a_policy(title=f"政策{number}")
    with django_assert_num_queries(2):
        page = selectors.policies(PolicyFilter(), on=TODAY)
        assert sum(len(one.measures.all()) for one in page.rows) == 12


def test_only_who_keeps_the_catalogue_of_the_body_writes_its_policies():
    body, other = a_body(), a_body("云江市教育局")
    keeper = a_staff("管理员", (Role.CATALOGUE_MANAGER, body), body=body)
    elements = {"title": "t", "issuer": "i"}
    with pytest.raises(Refusal, match=r"catalogue\.not_your_body"):
        create_policy(keeper_id=other.pk, elements=elements, by=keeper, at=AT)
    own = create_policy(keeper_id=body.pk, elements=elements, by=keeper, at=AT)
    foreign = a_policy(body=other)
    with pytest.raises(Refusal, match=r"catalogue\.not_your_body"):
        withdraw_policy(policy_id=foreign.pk, reason="x", by=keeper, at=AT)
    assert [one.code for one in selectors.policies_kept_by(keeper, TODAY).rows] == [own.code]
    with pytest.raises(NotFound):
        selectors.policy_kept_by(keeper, foreign.code, TODAY)


def test_who_has_the_address_reads_why_until_it_is_published_anew_and_nothing_of_what_is_written_meanwhile(client):
    policy = a_policy()
    withdraw_policy(policy_id=policy.pk, reason="条款有误", by=SYSTEM, at=AT)
    reopen_policy(policy_id=policy.pk, by=SYSTEM, at=AT)
    edit_policy(policy_id=policy.pk, elements={"title": "还没有定的名称"}, themes=[], by=SYSTEM, at=AT)
    page = client.get(reverse("portal:policy", args=[policy.code])).content.decode()
    assert "条款有误" in page and "还没有定的名称" not in page and "首次创业补贴五千元" not in page
    assert found() == []
    publish_policy(policy_id=policy.pk, by=SYSTEM, at=AT)
    page = client.get(reverse("portal:policy", args=[policy.code])).content.decode()
    assert "还没有定的名称" in page and "条款有误" not in page
    assert AuditEntry.objects.get(code="catalogue.policy_withdrawn").facts["reason"] == "条款有误"
