"""Performing the acts of a plan: each calls the operation that an official, an applicant or the night would call."""

from random import Random
from typing import Any

from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.services.checking import needed_materials
from tongban.catalogue.enums import Necessity
from tongban.catalogue.models import ItemMaterial, ItemVersion
from tongban.demo.loading import Place, acting_for
from tongban.demo.past import papers, words
from tongban.demo.past.plan import Story
from tongban.demo.past.stories import Act
from tongban.demo.place.city import LICENCE_TYPES
from tongban.demo.place.licences import FILLED, FIXED, LABELS
from tongban.forms import selectors as forms
from tongban.identity.models import Acting, Applicant, Staff
from tongban.kernel.actors import Actor
from tongban.licences.selectors import usable_as
from tongban.ratings.services import rate_case
from tongban.regions.models import Window

ISSUERS = {"city": "issue.city.7", "jc": "issue.jc.3", "qx": "window.qx.1"}
CLERKS = {"city": ["window.city.1", "window.city.3", "window.city.5"], "jc": ["window.jc.1"], "qx": ["window.qx.1"]}


class Teller:
    """Does what a story says, as whom it concerns. `cases`: story number → case id."""

    def __init__(self, place: Place, cases: dict[int, int]) -> None:
        self.place, self.cases = place, cases
        self._windows = {(w.hall_id, w.number): w.pk for w in Window.objects.all()}

    def perform(self, act: Act, story: Story | None) -> Case | None:
        """The case that came into being by this act, else None. Refusals go on to the caller."""
        if story is None:
            services.accept_silent_cases(act.at)
            services.lapse_overdue_corrections(act.at)
            return None
        scene = _Scene(self, story, act)
        made: Case | None = getattr(scene, act.name)(**act.facts)
        return made


class _Scene:
    """One act of one story. Its methods are the names of acts."""

    def __init__(self, teller: Teller, story: Story, act: Act) -> None:
        self.teller, self.story, self.at = teller, story, act.at
        self.place = teller.place
        self.rng = Random(f"{story.number}:{act.place}")  # noqa: S311 (the same story again, no secret)
        self.body = story.item.split("-")[0]
        self.version: ItemVersion = self.place.items[story.item].current

    # Who
    def official(self, word: str) -> Staff:
        return self.place.officials[f"{word}.{self.body}"]

    def examiner(self, number: int = 1) -> Staff:
        return self.place.officials[f"examiner.{self.body}.{number}"]

    def clerk(self) -> Staff:
        names = CLERKS[self.story.hall]
        return self.place.officials[names[self.story.number % len(names)]]

    def issuer(self) -> Staff:
        return self.place.officials[ISSUERS[self.story.hall]]

    def applicant(self) -> Applicant:
        kind, key = self.story.applicant
        people = self.place.inhabitants
        if kind == "resident":
            return people.residents[int(key)]
        return (people.firms if kind == "firm" else people.citizens)[key]

    def agent(self) -> Applicant | None:
        return self.place.inhabitants.citizens[self.story.agent] if self.story.agent else None

    def acting(self) -> Acting:
        if self.story.agent:
            return acting_for(self.place.inhabitants, self.story.applicant[1], self.story.agent)
        return Acting(self.applicant(), self.applicant())

    def in_person(self) -> Actor:
        """The applicant online; at the window the clerk writes for them."""
        return self.acting() if self.story.channel == "online" else self.clerk()

    @property
    def case(self) -> dict[str, Any]:
        """The arguments that every operation on the case shares."""
        return {"case_id": self.teller.cases[self.story.number], "at": self.at}

    # Applying
    def file(self) -> Case:
        case = self._prepared()
        return services.submit_case(case_id=case.pk, by=self.acting(), at=self.at)

    def draft(self) -> Case:
        return self._prepared(complete=False)

    def _prepared(self, *, complete: bool = True) -> Case:
        by, situation = self.acting(), papers.situation(self.version, self.rng)
        case = services.start_draft(item_code=self.version.item.code, by=by, at=self.at, situation=situation)
        services.save_draft(
            case_id=case.pk, by=by, at=self.at, answers=self._answers(), delivery_way=self.story.delivery
        )
        for entry in self._needed(situation)[: None if complete else 1]:
            self._give(case.pk, entry, by)
        return case

    def _give(self, case_id: int, entry: ItemMaterial, by: Acting) -> None:
        """An e-licence where the applicant holds one, else a file."""
        held = entry.licence_type_code and usable_as(by.applicant.pk, entry.licence_type_code, self.at.date())
        if held:
            services.attach_licence(
                case_id=case_id,
                material_code=entry.code,
                identifier=held[0].identifier,
                consent=True,
                by=by,
                at=self.at,
            )
        else:
            self._upload(case_id, entry, by)

    def _upload(self, case_id: int, entry: ItemMaterial, by: Actor) -> None:
        owner = f"applicant:{by.person.pk}" if isinstance(by, Acting) else f"{by.actor_kind}:{by.actor_id}"
        file = papers.stored(entry.name, owner, self.at)
        services.attach_material(case_id=case_id, material_code=entry.code, file_id=file.public_id, by=by, at=self.at)

    def take_in(self) -> Case:
        hall, clerk, agent = self.place.ground.halls[self.story.hall], self.clerk(), self.agent()
        situation = papers.situation(self.version, self.rng)
        number = clerk.user.username.rsplit(".", 1)[1]
        return services.receive_case(
            item_code=self.version.item.code, applicant_id=self.applicant().pk, hall_id=hall.pk,
            window_id=self.teller._windows[hall.pk, number], answers=self._answers(), situation=situation,
            materials=[{"code": entry.code} for entry in self._needed(situation)], delivery_way="window",
            proxy_id=agent.pk if agent and self.version.may_use_proxy else None, by=clerk, at=self.at,
        )  # fmt: skip

    def _answers(self) -> dict[str, Any]:
        if not self.version.form_code:
            return {}
        form = forms.form(self.version.form_code, self.version.form_version)
        return papers.answers(form, self.applicant(), self.agent(), self.rng, self.at.date())

    def _needed(self, situation: dict[str, Any]) -> list[ItemMaterial]:
        asked = (Necessity.NECESSARY, Necessity.LATER)
        return [entry for entry in needed_materials(self.version, situation) if entry.necessity in asked]

    # Correcting
    def request_correction(self) -> None:
        target = self._target()
        text, how = words.DEFECTS[self.story.number % len(words.DEFECTS)]
        defects = [{"target": target.code, "text": text, "how_to_fix": how}]
        services.request_correction(**self.case, defects=defects, by=self.examiner())

    def correct(self) -> None:
        by = self.in_person()
        self._upload(self.case["case_id"], self._target(), by)
        services.correct_case(**self.case, by=by)

    def _target(self) -> ItemMaterial:
        entries = list(self.version.materials.all())
        always = [entry for entry in entries if entry.necessity == Necessity.NECESSARY and not entry.needed_when]
        return (always or entries)[0]

    # The department
    def accept(self) -> None:
        services.mark_opened(**self.case, by=self.examiner())
        services.accept_case(**self.case, by=self.examiner())

    def decline(self) -> None:
        services.decline_case(
            **self.case,
            kind="another_organ",
            right_body="云江市江城区人民政府",
            reasons=words.NOT_OURS,
            by=self.examiner(),
        )

    def assign(self) -> None:
        pair = [self.examiner(1).pk, self.examiner(2).pk]
        services.assign_examiner(**self.case, examiner_ids=pair, by=self.official("chief"))

    def examine(self, passed: bool) -> None:
        opinion = words.FINDINGS[passed][self.story.number % len(words.FINDINGS[passed])]
        services.examine_case(**self.case, opinion=opinion, passed=passed, by=self.examiner())

    def decide(self, granted: bool) -> None:
        services.decide_case(**self.case, **self._decision(granted), by=self.official("leader"))

    def instant(self, granted: bool) -> None:
        at_desk = self.story.channel == "window" and self.version.desk_may_decide
        by = self.clerk() if at_desk else self.examiner()
        services.handle_instant_case(**self.case, **self._decision(granted), opinion="材料齐全，当场办理。", by=by)

    def _decision(self, granted: bool) -> dict[str, Any]:
        reasons = "" if granted else words.REFUSALS[self.story.number % len(words.REFUSALS)]
        return {"granted": granted, "reasons": reasons, "content": self._content() if granted else None}

    def _content(self) -> dict[str, str]:
        key = next((key for key, _, name, _, _ in LICENCE_TYPES if name == self.version.result_name), "")
        applicant, content = self.applicant(), {}
        for label in LABELS.get(key, []):
            known = getattr(applicant, FILLED[label], "") if label in FILLED else FIXED[label]
            content[label] = known or (applicant.name if label in ("法定代表人", "校长") else "云江市")
        return content

    def extend(self, days: int) -> None:
        services.extend_case(**self.case, days=days, reason=words.EXTENSION, by=self.official("leader"))

    def terminate(self) -> None:
        services.terminate_case(**self.case, reason=words.TERMINATION, by=self.official("chief"))

    # Going out, and the end
    def hand_out(self) -> None:
        services.deliver_case(**self.case, way="window", receiver_name=self._receiver().name, by=self.issuer())

    def post(self) -> None:
        waybill = f"YJ{self.story.number:06d}CN"
        services.post_case(**self.case, waybill=waybill, receiver_name=self._receiver().name, by=self.issuer())

    def courier(self) -> None:
        services.deliver_case(**self.case, way="courier", by=self.issuer())

    def withdraw(self) -> None:
        services.withdraw_case(**self.case, reason=words.WITHDRAWAL, by=self.in_person())

    def _receiver(self) -> Applicant:
        return self.agent() or self.applicant()

    def rate(self, grade: int) -> None:
        case = Case.objects.only("rating_token", "closed_at").get(pk=self.case["case_id"])
        if case.closed_at is None:
            return
        online = self.story.channel == "online"
        reasons, text = words.opinion(grade, self.story.number)
        rate_case(
            token=case.rating_token, grade=grade, reasons=reasons, text=text, at=self.at,
            channel="web" if online else self.rng.choice(["qr", "tablet"]), by=self.acting() if online else None,
        )  # fmt: skip

    # Words
    def ask(self) -> None:
        if self.story.channel == "online":
            services.post_message(**self.case, text=words.QUESTION, by=self.acting())

    def answer(self) -> None:
        if self.story.channel == "online":
            services.post_message(**self.case, text=words.ANSWER, by=self.examiner())

    def note(self) -> None:
        services.post_note(**self.case, text=words.NOTE, by=self.examiner())
