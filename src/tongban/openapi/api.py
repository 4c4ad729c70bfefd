"""/api/v1: the routers of the machine's face, put together once."""

from http import HTTPStatus
from math import isfinite
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.parser import Parser

from tongban.openapi import cases, feed, files, items, licences, problems, ratings

PROBLEM = "application/problem+json"


class PlainParser(Parser):
    """JSON that a database can keep: no NUL character, no half of a surrogate pair, no NaN and nothing infinite."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = super().parse_body(request)
        if not _is_plain(body):
            raise HttpError(
                HTTPStatus.BAD_REQUEST, "内容中有不能保存的字符或数值（NUL、不完整的代理对、NaN、无穷大）。"
            )
        return body


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(name) and _is_plain(inside) for name, inside in value.items())
    if isinstance(value, list):
        return all(_is_plain(inside) for inside in value)
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, str) or not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)


class Api(NinjaAPI):
    """The framework, with the media type of problem documents said in the schema as it is sent (RFC 9457)."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in response.get("content", {}):
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
        return schema


api = Api(
    title="通办开放接口", version="1", urls_namespace="api-v1", docs_url=None, parser=PlainParser(),
    description="错误都是 RFC 9457 problem 文档；写操作都要带 Idempotency-Key；列表用 cursor 和 limit 翻页。",
)  # fmt: skip
problems.install(api)
for prefix, module in (
    ("items", items), ("cases", cases), ("files", files), ("licences", licences), ("ratings", ratings), ("events", feed),
):  # fmt: skip
    api.add_router(f"/{prefix}", module.router)  # type: ignore[attr-defined]
