"""Who calls: a Bearer token, and whether its scopes reach the endpoint."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from tongban.identity.enums import ApiScope
from tongban.identity.services import Caller, caller_of_token


class Token(HttpBearer):
    """`Authorization: Bearer tb1_…` with the scope that the endpoint names; sets `request.caller`."""

    def __init__(self, scope: ApiScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        caller = caller_of_token(token, timezone.localtime())
        if caller is None:
            return None
        if self.scope not in caller.scopes:
            raise AuthorizationError(403, "scope")
        request.caller = caller  # type: ignore[attr-defined]
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """The caller that `Token` recognised."""
    return request.caller  # type: ignore[attr-defined,no-any-return]
