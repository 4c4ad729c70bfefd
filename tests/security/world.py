"""One owner with a thing of every kind, and everybody else who might knock: made once a test, by the real operations."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils.timezone import localtime
from tests.cases import factories
from tests.catalogue.factories import a_body, a_list, a_theme
from tests.licences.factories import issue
from tests.portal.people import PDF, a_mandate, a_shop_item, signed_on, somebody
from tests.security.people import signed_on_staff

from tongban.cases import services
from tongban.cases.models import Case, CaseDocument, CaseMaterial
from tongban.files.services import store_bytes
from tongban.identity.enums import Role
from tongban.notifications.models import Message
from tongban.workbench.views.editor.addresses import ChapterConverter

EMPTY = uuid.UUID(int=0)


@dataclass
class World:
    """`things`: what the owner has, by the name of the argument that addresses it; `clients`: everybody, by role."""

    owner: Any
    office: Any
    case: Case
    things: dict[str, Any]
    clients: dict[str, Client] = field(default_factory=dict)
    strangers: dict[str, Any] = field(default_factory=dict)  # officials who have nothing to do with it, by role


def make_world() -> World:
    owner, at = somebody(), localtime() - timedelta(hours=6)
    office, shop = factories.an_office(), a_shop_item()
    case = factories.make_case(office, person=owner, when=at)
    draft = services.start_draft(
        item_code=shop.item.code, by=factories.acting(owner), at=at, situation={"premises": "own"}
    )
    by = factories.acting(owner)
    paper = store_bytes(
        data=PDF, name="材料.pdf", content_type="application/pdf", owner=f"applicant:{owner.pk}", at=at
    ).public_id
    services.attach_material(case_id=draft.pk, material_code="M01", file_id=paper, by=by, at=at)
    services.post_message(case_id=case.pk, text="您好", file_ids=[paper], by=by, at=at)
    message = Message.objects.create(applicant=owner, template="case_received", facts={}, created_at=at)
    mandate = a_mandate(owner, somebody("王五"))
    listed = a_list(office.item, body=office.body)
    things = {
        "list_code": listed.code, "change_id": listed.changes.get().pk,
        "code": office.item.code, "body_id": office.body.pk, "theme": a_theme().code, "identifier": issue(owner).identifier,
        "token": case.rating_token, "draft": draft.public_id, "number": case.number, "file_id": paper,
        "document": CaseDocument.objects.first().public_id, "message_id": message.pk, "mandate_id": mandate.pk,
        "material_id": CaseMaterial.objects.filter(case=case).first().pk, "name": "accept", "kind": "note", "verb": "accept", "version": 1,
    }  # fmt: skip
    return World(owner=owner, office=office, case=case, things=things)


def let_everybody_in(world: World) -> World:
    """Clients of everybody: the owner, other citizens, agents whose right does not reach, officials of elsewhere."""
    other_item = factories.an_office(body=world.office.body)
    elsewhere = factories.an_office(body=a_body(name="远方市教育局", region_code="999800000000"))
    lapsed, limited = somebody("前代理"), somebody("单项代理")
    ended = a_mandate(world.owner, lapsed, ends_in=-1)
    narrow = a_mandate(world.owner, limited, item_codes=[other_item.item.code])
    region = elsewhere.body.region_code
    world.strangers = {
        "clerk of another hall": elsewhere.clerk, "issuer of another hall": elsewhere.issuer,
        "examiner of another body": elsewhere.examiner, "chief of another body": elsewhere.chief,
        "leader of another body": elsewhere.leader,
        "supervisor of another region": factories.a_staff("监督", (Role.SUPERVISOR, region), body=elsewhere.body),
        "auditor of another region": factories.a_staff("审计", (Role.AUDITOR, region), body=elsewhere.body),
        "administrator": factories.a_staff("管理", (Role.ADMIN, world.office.body.region_code), body=world.office.body),
        "official without a post": factories.a_staff("闲人", body=world.office.body),
    }  # fmt: skip
    world.clients = {
        "nobody": Client(), "owner": signed_on(world.owner), "another citizen": signed_on(somebody("李四")),
        "agent whose mandate ended": signed_on(lapsed, ended), "agent for another item": signed_on(limited, narrow),
        **{role: signed_on_staff(staff) for role, staff in world.strangers.items()},
    }  # fmt: skip
    return world


@dataclass(frozen=True)
class Address:
    """One entry of the table of addresses: `name` as in `reverse`, its arguments by their names."""

    name: str
    converters: dict[str, Any]
    view: Any

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.converters)

    @property
    def face(self) -> str:
        return self.name.partition(":")[0]

    def given(self, world: World) -> dict[str, Any]:
        """The arguments that lead to the owner's things. `code` and `public_id` mean different things at different doors."""
        meant = dict(world.things)
        meant["public_id"] = world.things["draft"] if "draft" in self.name or self.name in DRAFTS else meant["document"]
        meant["document_id"] = meant["document"]
        if self.name == "portal:theme":
            meant["code"] = meant["theme"]
        return {name: meant.get(name, some_of(converter)) for name, converter in self.converters.items()}

    def nowhere(self) -> dict[str, Any]:
        """Arguments of the right shape that lead to nothing."""
        return {name: some_of(converter) for name, converter in self.converters.items()}


def some_of(converter: Any) -> Any:
    """Something of this shape that stands for nothing."""
    if isinstance(converter, ChapterConverter):
        return "time"
    return {"IntConverter": 10**9, "UUIDConverter": uuid.UUID(int=7)}.get(type(converter).__name__, "GBZX0000")


CONVERTER = re.compile(r"\{\w+:(\w+)\}")  # {int:version}, in the schema {version}
DRAFTS = {"portal:receipt", "portal:answer-file"}


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[Address]:
    """Every address of the web faces, from the resolver; the API's operations stand in `operations`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}:{pattern.name}", dict(pattern.pattern.converters), pattern.callback)
        elif str(pattern.pattern) != "api/" and pattern.namespace not in PROBES:
            yield from addresses(pattern.url_patterns, pattern.namespace or namespace)


PROBES = {"operations"}  # answered before any session or page, by a table of their own: see test_probes.py


@dataclass(frozen=True)
class Operation:
    """One operation of the API, from the framework's own table. `scope` is None where anybody may ask."""

    method: str
    path: str
    scope: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> Iterator[Operation]:
    """Every operation of the API."""
    from tongban.openapi.api import api

    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                scopes = [callback.scope for callback in one.auth_callbacks]
                assert len(scopes) <= 1
                for method in one.methods:
                    yield Operation(
                        method.lower(), CONVERTER.sub(r"{\1}", f"{prefix}{path}"), scopes[0] if scopes else None
                    )


# Written by asking, whoever asks: counters, sessions, keys of requests; and the record of refused attempts, which is its use.
BESIDE = (
    "webkit_ratewindow",
    "django_session",
    "kernel_idempotencykey",
    "axes_",
    "kernel_auditentry",
    "procrastinate_",
)


def state_of_everything() -> dict[str, str]:
    """A digest of every row of every table that matters."""
    tables = sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    )
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            if not table.startswith(BESIDE) and not table.startswith(("regions_", "calendars_", "django_", "auth_")):
                cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")
                found[table] = cursor.fetchone()[0]
    return found
