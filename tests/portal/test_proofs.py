"""证明事项清单 for everybody: which proofs may be asked for, where to get them, which are gone."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_proof, published_item

from tongban.catalogue.models import Proof
from tongban.catalogue.services import ProofEntry, cancel_proof, change_proof, enter_proof
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LATER = PUBLISHED_AT + timedelta(days=1)


def get(client, name, *args, **query):
    return client.get(reverse(f"portal:{name}", args=args), query)


def cancelled(body, name, replacement="contract", **more):
    return cancel_proof(
        proof_id=a_proof(body, name).pk, replacement=replacement, reason="清理证明事项", by=SYSTEM, at=LATER, **more
    )


def test_everybody_finds_a_proof_with_basis_issuer_and_where_to_get_it(client):
    body = a_body()
    proof = a_proof(body)
    published_item(body=body, name="演出许可", materials=["场地证明"])
    assert "场地证明" in get(client, "proofs").text
    page = get(client, "proof", proof.pk).text
    for words in ("带身份证到街道办理", "街道办事处", "《中华人民共和国食品安全法》第三十五条", "法律", "演出许可"):
        assert words in page
    assert get(client, "proof", 10**9).status_code == 404


def test_the_list_is_searched_and_narrowed(client):
    body, other = a_body(), a_body("云江市教育局")
    a_proof(body, "甲证明", issuer="某街道")
    a_proof(other, "乙证明")
    cancelled(body, "丙证明")
    enter_proof(body_id=body.pk, entry=ProofEntry("丁证明", is_proof=False, reason="法定证照"), by=SYSTEM, at=LATER)
    for query, seen in (
        ({"text": "某街"}, "甲"), ({"body": other.pk}, "乙"), ({"state": "cancelled"}, "丙"), ({"state": "no_proof"}, "丁"),
        ({}, "甲乙丙丁"), ({"text": "没有的"}, ""), ({"state": "?", "body": "x", "after": "?"}, "甲乙丙丁"),
    ):  # fmt: skip
        page = get(client, "proofs", **query).text
        assert [one for one in "甲乙丙丁" if f"{one}证明" in page] == list(seen)


def test_the_guide_says_of_each_proof_where_to_get_it_or_that_it_may_be_left_out(client):
    body = a_body()
    names = ["场地证明", "户籍证明", "居住证明", "申请书"]
    item = published_item(body=body, materials=names)
    plain, gone, promised = (Proof.objects.get(name=name) for name in names[:3])
    cancel_proof(proof_id=gone.pk, replacement="department_check", reason="部门核查", by=SYSTEM, at=LATER)
    entry = ProofEntry(
        "居住证明", basis_kind="law", basis=promised.basis, issuer="社区", guide="当场", by_commitment=True
    )
    change_proof(proof_id=promised.pk, entry=entry, by=SYSTEM, at=LATER)
    for name in ("item", "situations"):
        page = get(client, name, item.code).text
        assert reverse("portal:proof", args=[plain.pk]) in page and "由街道办事处开具" in page
        assert "已经取消，可以不交（部门间核查）" in page and "可以书面承诺代替" in page
        assert page.count("/proofs/") >= 3


def test_the_pages_ask_the_same_number_of_queries_however_long(client, django_assert_num_queries):
    body = a_body()
    get(client, "proofs")
    for number in (3, 15):
        for n in range(number):
            a_proof(body, f"第{number}-{n}号证明")
        with django_assert_num_queries(3):
            get(client, "proofs")


def test_the_file_has_every_entry_and_no_name_is_a_formula(client):
    body = a_body()
    a_proof(body, '=HYPERLINK("x")证明', issuer="+86", basis="@法律第一条")
    cancelled(body, "丙证明", note="查合同")
    answer = get(client, "proofs-file", "csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 3 and rows[0][:3] == ["证明名称", "索要单位", "状态"]
    formula = next(row for row in rows if "HYPERLINK" in row[0])
    assert formula[0].startswith("'=") and formula[5].startswith("'+") and formula[4].startswith("'@")
    assert (
        len(list(csv.reader(io.StringIO(get(client, "proofs-file", "csv", state="cancelled").getvalue().decode()))))
        == 2
    )
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(get(client, "proofs-file", "xlsx").content))
    assert len(book.get_sheet_by_index(0).to_python()) == 3
    assert get(client, "proofs-file", "exe").status_code == 404
