"""A statement that is put together once gives what the queryset gives."""

import pytest
from django.db.models import Count
from tests.identity.factories import make_body, make_person, make_staff

from tongban.identity.enums import Role
from tongban.identity.models import Applicant, Staff
from tongban.kernel.shaped import Shaped

pytestmark = pytest.mark.django_db


def test_instances_come_as_from_the_queryset_with_all_that_hangs_on_them(django_assert_num_queries):
    body = make_body()
    people = [make_staff(Role.EXAMINER, body=body) for _ in range(3)]

    def build(*keys):
        held = Staff.objects.filter(pk__in=keys).select_related("body", "user").annotate(n=Count("posts"))
        return held.defer("phone").order_by("-pk")

    asked = Shaped(build)
    for _ in range(2):
        with django_assert_num_queries(1):
            found = asked(people[0].pk, people[2].pk)
            assert [(one, one.body, one.user, one.n) for one in found] == [
                (one, body, one.user, 1) for one in (people[2], people[0])
            ]
        assert found[0].get_deferred_fields() == {"phone"} and found[0].phone == people[2].phone
    assert [one.pk for one in asked(people[1].pk)] == [people[1].pk] and asked(-1) == []


def test_texts_are_keys_too_and_stay_values():
    who, other = make_person(), make_person()
    asked = Shaped(lambda name, key: Applicant.objects.filter(name=name, pk=key))
    assert (
        asked(who.name, who.pk) == [who] and asked("' OR 1=1 --", who.pk) == [] and asked(who.name, other.pk + 99) == []
    )


def test_what_is_stored_encrypted_comes_in_clear():
    who = make_person()
    assert Shaped(lambda key: Applicant.objects.filter(pk=key))(who.pk)[0].document_no == who.document_no
    assert Shaped(lambda key: Applicant.objects.filter(pk=key).values_list("document_no", "pk"))(who.pk) == [
        (who.document_no, who.pk)
    ]


def test_only_keys_that_are_parameters_are_taken():
    with pytest.raises(ValueError, match="not every key"):
        Shaped(lambda key: Applicant.objects.filter(pk=key + 1))(7)
    with pytest.raises(TypeError):
        Shaped(lambda key: Applicant.objects.filter(pk=key))(7.5)
    with pytest.raises(TypeError):
        Shaped(lambda key: Applicant.objects.filter(pk=key).values("pk"))(7)
    with pytest.raises(TypeError):
        Shaped(lambda key: Staff.objects.filter(pk=key).prefetch_related("posts"))(7)
