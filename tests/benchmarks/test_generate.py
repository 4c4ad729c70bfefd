"""The generated database is one that the product itself could have written. It is really committed, and emptied after."""

import pytest
from benchmarks.generate import generate
from django.db import connection
from django.utils import timezone

from tongban.cases import selectors as cases
from tongban.cases.models import Case, CaseDocument
from tongban.catalogue.models import SearchDoc, ServiceItem
from tongban.catalogue.rules.codes import code_problem
from tongban.catalogue.selectors import guide, search
from tongban.catalogue.services import reindex
from tongban.identity.models import Acting, Applicant, Staff
from tongban.kernel import counters, sealing
from tongban.kernel.models import Counter, EventPending

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1] WHERE contype = 'f'
"""


@pytest.fixture
def filled(transactional_db, settings, tmp_path):
    settings.TONGBAN_FILES = tmp_path / "files"
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone()[0] != "on":
            pytest.skip("the generator needs a server of our own: it loads as a superuser")
    return generate(cases=300, open_cases=120, items=60, applicants=80)


def test_it_is_consistent_in_everything_the_product_derives_or_counts(filled):
    assert Case.objects.count() == 300
    assert Case.objects.running().count() == 120

    assert list(cases.verify_clocks()) == []
    assert nothing_points_nowhere()
    assert EventPending.objects.count() == 0
    assert list(sealing.findings()) == []
    numbers_continue_where_the_cases_end()

    search_documents = dict(SearchDoc.objects.values_list("item_id", "tokens"))
    reindex()
    assert dict(SearchDoc.objects.values_list("item_id", "tokens")) == search_documents
    assert {code_problem(code) for code in filled.item_codes} == {None}

    lists_and_pages_show_it(filled)


def nothing_points_nowhere() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        for table, column, other, key in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM {table} x WHERE x."{column}" IS NOT NULL '
                f'AND NOT EXISTS (SELECT 1 FROM {other} y WHERE y."{key}" = x."{column}")'
            )
            assert cursor.fetchone()[0] == 0, f"{table}.{column} points nowhere in {other}"
    return True


def numbers_continue_where_the_cases_end() -> None:
    """Each series has given as many numbers as there are, and the next insert takes a free id."""
    for series in Counter.objects.filter(name__startswith="case:"):
        _, code, day = series.name.split(":")
        assert Case.objects.filter(number__startswith=code + day).count() == series.last
    for series in Counter.objects.filter(name__startswith="document:"):
        _, name, kind, year = series.name.split(":")
        made = CaseDocument.objects.filter(body__short_name=name, kind=kind, number__contains=f"〔{year}〕").count()
        assert made == series.last
    assert counters.next_number(series.name) == series.last + 1
    newest = Case.objects.order_by("-pk").first()
    copy = Case(**{f.attname: getattr(newest, f.attname) for f in Case._meta.concrete_fields if f.name != "id"})
    copy.number, copy.public_id, copy.rating_token = "X", "0" * 32, "another"
    copy.save()
    assert copy.pk == newest.pk + 1
    copy.delete()


def lists_and_pages_show_it(filled) -> None:
    today = timezone.localdate()
    leader = Staff.objects.get(user__username=filled.leaders[0])
    assert len(cases.due_first(leader, today).rows) == 20
    assert cases.cases_visible_to(leader, today).filter(is_open=True).exists()
    supervisor = Staff.objects.get(user__username=filled.supervisor)
    assert cases.cases_visible_to(supervisor, today).count() == 300
    case = Case.objects.running().filter(state="examining").first()
    assert cases.timeline(case) and cases.material_lines(case)
    applicant = Applicant.objects.filter(pk__in=Case.objects.values("applicant_id"), kind="natural").first()
    assert cases.my_cases(Acting(applicant, applicant)).rows
    item = ServiceItem.objects.order_by("-popularity").first()
    assert guide(item.code, today).materials
    assert search(item.current.name[:4]).hits
