"""`/events`: what happened to cases, to be pulled by other systems, in order, from a cursor."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Query, Router, Schema

from tongban.cases import selectors
from tongban.identity.enums import ApiScope
from tongban.openapi.auth import Token, caller_of
from tongban.openapi.problems import answers

router = Router(tags=["events"])


class EventOut(Schema):
    id: int
    kind: str
    at: datetime
    case_number: str
    state: str


class EventPage(Schema):
    events: list[EventOut]
    next_cursor: str


@router.get("", response=answers(200, EventPage), auth=Token(ApiScope.EVENTS_READ), summary="事件")
def list_events(request: HttpRequest, cursor: int = Query(0, ge=0), limit: int = Query(100, ge=1, le=200)) -> Any:
    """Events of the cases that the caller may see, oldest first. Ask again with `next_cursor`."""
    page = selectors.events_page(caller_of(request).actor, after=cursor, limit=limit, on=localdate())
    return {"events": page.rows, "next_cursor": page.next_cursor}
