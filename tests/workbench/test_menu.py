"""The menu shows what one's posts have a use for, sections with their own lines, and where one is."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body

from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db


def menus(as_staff, role, page):
    body = a_body()
    answer = as_staff(a_staff("某人", (role, body.region_code), body=body)).get(reverse(f"workbench:{page}"))
    return answer.context["desk_menu"], answer.context["desk_section"]


def test_a_manager_has_a_section_of_the_catalogue_open_only_inside_it(as_staff):
    outside, closed = menus(as_staff, Role.CATALOGUE_MANAGER, "today")
    assert [str(entry.label) for entry in outside] == ["今天", "事项目录", "我的导出"] and closed == []
    inside, section = menus(as_staff, Role.CATALOGUE_MANAGER, "list-new")
    assert [(str(entry.label), entry.here) for entry in inside if entry.here] == [("事项目录", "true")]
    assert [(str(entry.label), entry.here) for entry in section if entry.here] == [("事项清单", "true")]


def test_of_two_addresses_that_begin_the_page_the_longer_one_is_here(as_staff):
    _menu, section = menus(as_staff, Role.CATALOGUE_MANAGER, "directory")
    assert [(str(entry.label), entry.here) for entry in section if entry.here] == [("目录认领", "page")]


def test_a_section_with_one_line_is_that_line(as_staff):
    menu, section = menus(as_staff, Role.LEGAL_REVIEWER, "reviews")
    assert [(str(entry.label), entry.here) for entry in menu] == [("今天", ""), ("事项审核", "page")] and section == []
