"""Officials: clerks take in at the window, examiners accept and examine, leaders decide."""

import itertools
from datetime import date, timedelta
from urllib.parse import unquote

from benchmarks.harness.browser import Failed, shown
from benchmarks.harness.forms import Form, form
from benchmarks.harness.http import Answer
from benchmarks.people.citizens import WORDS
from benchmarks.people.person import Person

CASE = r"/workbench/cases/[^/\"?#]+/"
ACTS = {  # the act's form → words for its empty fields
    "accept": {}, "assign": {"examiner_ids": "*"}, "examine": {"passed": "yes", "opinion": "经审查，符合法定条件。"},
    "decide": {"granted": "yes", "reasons": "", "basis": ""},
}  # fmt: skip
_visitors = itertools.count(1)  # their numbers begin where those of the generator's people end


class Official(Person):
    door = "/workbench/sign-in/"

    async def open_one(self, path: str) -> Answer | None:
        """A list, and one of its cases."""
        page = await self.look("list", path)
        found = self.one_of(page, CASE)
        return await self.wait("open", self.browser.get(found)) if found else None

    async def act_on(self, path: str, *acts: str) -> None:
        """Open one case of the list and do the first of these acts that its page offers."""
        page = await self.open_one(path)
        if page is None:
            return
        number = self.browser.path.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        for act in acts:
            if found := form(page.text, action=f"/cases/{unquote(number)}/do/{act}/"):
                await self.think()
                kind = "decide" if act == "decide" else "act"
                await self.wait(kind, self.browser.submit(found.action, _pairs(found, act)))
                return


class Clerk(Official):
    async def turn(self) -> None:
        await self.choose((30, self.received), (15, self.find), (15, self.today), (40, self.take_in))

    async def received(self) -> None:
        await self.open_one("/workbench/received/")

    async def today(self) -> None:
        await self.wait("list", self.browser.get("/workbench/"))

    async def find(self) -> None:
        await self.wait(
            "list", self.browser.get(f"/workbench/find/?text={self.rng.choice(('张', '王', '李', '陈', '刘'))}")
        )

    async def take_in(self) -> None:
        """A visitor with all papers in paper form, seen in the original."""
        from tongban.identity import synthetic

        code = self.rng.choice(self.scene.items)
        path = f"/workbench/intake/{code}/"
        page = await self.look("page", path)
        intake = shown(page, having="delivery_way")
        nth = next(_visitors)
        words = {
            "name": "来访群众",
            "document_no": synthetic.id_number(date(1960, 1, 1) + timedelta(days=nth // 500), 500 + nth % 500),
            "mobile": synthetic.mobile(50_000_000 + nth), "document_type": "resident_id",
        }  # fmt: skip
        pairs = [
            pair for pair in intake.pairs({**WORDS, **words, **_paper(intake)}) if not pair[0].startswith("proxy_")
        ]
        await self.wait("submit", self.browser.submit(path, pairs, {}))
        if "/workbench/cases/" not in self.browser.path:
            raise Failed(f"{path}: nothing was taken in")


class Examiner(Official):
    async def turn(self) -> None:
        await self.choose((35, self.accept), (45, self.examine), (20, self.due))

    async def accept(self) -> None:
        await self.act_on("/workbench/to-accept/", "accept")

    async def examine(self) -> None:
        await self.act_on("/workbench/examining/", "examine", "assign")

    async def due(self) -> None:
        await self.open_one("/workbench/due/")


class Leader(Official):
    async def turn(self) -> None:
        await self.choose((20, self.overview), (80, self.decide))

    async def overview(self) -> None:
        await self.wait("list", self.browser.get("/workbench/overview/"))

    async def decide(self) -> None:
        """Who examined last waits longest: examined cases are decided, others examined or assigned."""
        await self.act_on("/workbench/examining/", "decide", "examine", "assign")


def _paper(intake: Form) -> dict[str, str]:
    """Every line of the material list as paper whose original was seen."""
    return {one.name: "paper" for one in intake.fields if one.name.startswith("way-")}


def _pairs(found: Form, act: str) -> list[tuple[str, str]]:
    """The fields of an act. Two examiners are enough, however many may be ticked."""
    pairs = found.pairs(ACTS[act])
    ticked = [pair for pair in pairs if pair[0] == "examiner_ids"]
    return [pair for pair in pairs if pair not in ticked[2:]]
