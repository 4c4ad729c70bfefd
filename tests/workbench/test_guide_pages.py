"""Forms, samples and companions of an item, and policies, through the pages of the catalogue manager."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_policy, published_item
from tests.portal.people import PDF

from tongban.catalogue.models import ItemCompanion, MaterialFile, Policy
from tongban.catalogue.services import draft_version
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return published_item()


@pytest.fixture
def keeper(item, as_staff):
    return as_staff(a_staff("管理员", (Role.CATALOGUE_MANAGER, item.body), body=item.body))


def post(client, address, **fields):
    return client.post(address, {"once": uuid.uuid4().hex, **fields})


def upload(client, item, data=PDF, name="表.pdf", **fields):
    given = {"act": "put", "material": "M01", "kind": "blank", **fields}
    return post(
        client, reverse("workbench:material-files", args=[item.code]), file=SimpleUploadedFile(name, data), **given
    )


def test_a_form_is_uploaded_into_a_draft_seen_and_taken_away_again(keeper, item):
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert upload(keeper, item).status_code == 302
    address = reverse("workbench:material-files", args=[item.code])
    assert "表.pdf" in keeper.get(address).content.decode()
    file = MaterialFile.objects.get().file
    shown = keeper.get(reverse("workbench:material-file", args=[item.code, file.public_id]))
    assert b"".join(shown.streaming_content) == PDF
    assert post(keeper, address, act="drop", material="M01", kind="blank").status_code == 302
    assert not MaterialFile.objects.exists()


@pytest.mark.parametrize(
    "data, name", [(b"MZ\x90\x00 not a form", "form.exe"), (b"<html><script>1</script>", "form.pdf"), (b"", "form.pdf")]
)
def test_what_is_no_document_is_refused_beside_its_field(keeper, item, data, name):
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    answer = upload(keeper, item, data, name)
    assert answer.status_code == 409 and 'id="file-M01-blank-error"' in answer.content.decode()
    assert not MaterialFile.objects.exists()


def test_choosing_nothing_is_said_beside_the_field(keeper, item):
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    answer = post(
        keeper, reverse("workbench:material-files", args=[item.code]), act="put", material="M01", kind="blank"
    )
    assert answer.status_code == 422 and "请选择一个文件" in answer.content.decode()


def test_a_published_version_offers_no_upload_and_takes_none(keeper, item):
    page = keeper.get(reverse("workbench:material-files", args=[item.code])).content.decode()
    assert 'type="file"' not in page and "起草新版本" in page
    assert upload(keeper, item).status_code == 409


def test_a_companion_is_found_added_and_taken_back(keeper, item):
    published_item(name="门头招牌备案")
    address = reverse("workbench:item-together", args=[item.code])
    page = keeper.get(address, {"text": "招牌"}).content.decode()
    assert "门头招牌备案" in page
    other = page.split('name="other" value="')[1].split('"')[0]
    assert post(keeper, address, act="add", other=other, note="开业前").status_code == 302
    assert "开业前" in keeper.get(address).content.decode()
    assert post(keeper, address, act="forget", companion=ItemCompanion.objects.get().pk).status_code == 302
    assert not ItemCompanion.objects.exists()
    assert post(keeper, address, act="add", other="x").status_code == 409


def test_a_policy_is_written_previewed_published_and_withdrawn(keeper, item):
    fields = {
        "keeper": item.body_id,
        "title": "稳岗措施",
        "issuer": "云江市人社局",
        "issued_on": "2025-01-02",
        "text": "全文",
    }
    assert post(keeper, reverse("workbench:policy-new"), **fields | {"title": "", "issued_on": "x"}).status_code == 422
    assert post(keeper, reverse("workbench:policy-new"), **fields).status_code == 302
    policy = Policy.objects.get()
    measure = reverse("workbench:policy-measure", args=[policy.code, 0])
    words = {"title": "返还失业保险费", "who": "不裁员的企业", "benefit": "返还上年缴费的六成", "how": "免申即享"}
    looked = post(keeper, measure, act="find", find="食品", **words).content.decode()
    assert item.current.name in looked and "不裁员的企业" in looked
    assert post(keeper, measure, **words | {"who": ""}).status_code == 422
    assert post(keeper, measure, items=[item.code], **words).status_code == 302
    assert "返还上年缴费的六成" in keeper.get(reverse("workbench:policy-preview", args=[policy.code])).content.decode()
    public = reverse("portal:policy", args=[policy.code])
    assert keeper.get(public).status_code == 404
    act = [reverse("workbench:policy-do", args=[policy.code, verb]) for verb in ("publish", "withdraw", "reopen")]
    assert post(keeper, act[0]).status_code == 302
    assert "返还失业保险费" in keeper.get(public).content.decode()
    assert post(keeper, act[1], reason="").status_code == 422
    assert post(keeper, act[1], reason="写错了").status_code == 302
    page = keeper.get(public).content.decode()
    assert "写错了" in page and "返还失业保险费" not in page
    assert post(keeper, act[2]).status_code == 302


def test_policies_of_other_bodies_do_not_exist(keeper):
    other = a_policy(body=a_body("云江市教育局"))
    for name, args in (("policy", [other.code]), ("policy-preview", [other.code]), ("policy-measure", [other.code, 0])):
        assert keeper.get(reverse(f"workbench:{name}", args=args)).status_code == 404
    assert post(keeper, reverse("workbench:policy-do", args=[other.code, "withdraw"]), reason="x").status_code == 404
    assert other.title not in keeper.get(reverse("workbench:policies")).content.decode()


def test_pages_take_a_fixed_number_of_queries(keeper, item, django_assert_max_num_queries):
    for number in range(8):
        a_policy(item, title=f"政策{number}")
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    for name, args in (
        ("material-files", [item.code]), ("item-together", [item.code]), ("policies", []),
        ("policy", [Policy.objects.first().code]),
    ):  # fmt: skip
        with django_assert_max_num_queries(14):
            assert keeper.get(reverse(f"workbench:{name}", args=args)).status_code == 200
