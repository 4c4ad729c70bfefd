"""/api/v1: the routers of the machine's face, put together once."""

from ninja import NinjaAPI

from tongban.openapi import cases, feed, files, items, licences, problems, ratings

api = NinjaAPI(
    title="通办开放接口", version="1", urls_namespace="api-v1", docs_url=None,
    description="错误都是 RFC 9457 problem 文档；写操作都要带 Idempotency-Key；列表用 cursor 和 limit 翻页。",
)  # fmt: skip
problems.install(api)
for prefix, module in (
    ("items", items), ("cases", cases), ("files", files), ("licences", licences), ("ratings", ratings), ("events", feed),
):  # fmt: skip
    api.add_router(f"/{prefix}", module.router)  # type: ignore[attr-defined]
