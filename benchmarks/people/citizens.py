"""A citizen: looks after their cases, reads guides, and applies."""

from benchmarks.harness.browser import Failed, shown
from benchmarks.people.person import Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
QUESTIONS = ("营业执照", "食品", "许可", "变更", "备案", "补贴", "登记", "资格")
WORDS = {
    "purpose": "new", "address": "云江市江城区滨河路1号", "contact": "19912345678", "content": "申请办理上述事项，材料已经备齐。",
    "delivery_way": "electronic",
}  # fmt: skip


class Citizen(Person):
    async def turn(self) -> None:
        await self.choose((45, self.my_cases), (30, self.guide), (10, self.messages), (15, self.apply))

    async def my_cases(self) -> None:
        page = await self.look("list", "/my/cases/")
        if path := self.one_of(page, r"/my/cases/[^/\"]+/"):
            await self.wait("open", self.browser.get(path))

    async def messages(self) -> None:
        await self.wait("list", self.browser.get("/my/messages/"))

    async def guide(self) -> None:
        page = await self.look("search", f"/search?q={self.rng.choice(QUESTIONS)}")
        if path := self.one_of(page, r"/items/[^/\"]+/"):
            await self.wait("guide", self.browser.get(path))

    async def apply(self) -> None:
        """The whole way: guide, for whom, the form with its papers, a last look, filing, receipt."""
        code = self.rng.choice(self.scene.items)
        await self.look("guide", f"/items/{code}/")
        page = await self.look("page", f"/apply/{code}/")
        start = shown(page, having="mandate")
        page = await self.wait("save", self.browser.submit(f"/apply/{code}/", start.pairs()))
        draft = self.browser.path.split("#")[0]
        await self.think()
        form = shown(page, action=draft)
        files = {name: ("材料.pdf", PDF) for name in form.names("file") if name.startswith("m.")}
        page = await self.wait("save", self.browser.submit(draft, form.pairs(WORDS, press="review"), files))
        if not self.browser.path.endswith("/review/"):
            raise Failed(f"{draft} does not come to its review")
        await self.think()
        filing = shown(page, action="/submit/")
        await self.wait("submit", self.browser.submit(filing.action, filing.pairs()))
        if not self.browser.path.endswith("/receipt/"):
            raise Failed(f"{draft} was not filed")
