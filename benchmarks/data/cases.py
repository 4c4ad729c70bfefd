"""A plan becomes rows: what the operations of the product would have written, one method an operation.

Only text is put together here. `tests/benchmarks` holds it to the product: clocks equal their rebuild, no foreign key
points nowhere, case pages and lists are made of it.
"""

import json
from collections import Counter
from random import Random

from benchmarks.data import shape
from benchmarks.data.copying import Lines, Table
from benchmarks.data.days import Days
from benchmarks.data.ground import FORM, Ground
from benchmarks.data.plans import Plan

TABLES = {
    name: Table(name, columns)
    for name, columns in {
        "cases_case": "id number public_id query_code rating_token state is_open revision last_action last_actor_name created_at "
        "updated_at item_id version_id item_code item_name item_type case_type body_id body_name region_code channel hall_id "
        "window_id is_priority delivery_way applicant_id applicant_name applicant_kind agent_id agent_name acting_as situation "
        "answers form_code form_version submitted_at opened_at received_at received_on received_by_id corrected_at corrected_on "
        "is_returned_to_window accepted_at accepted_on is_deemed_accepted examiner_ids examined_at has_passed_examination "
        "decided_at decided_by_id is_granted source result licence_identifier issued_at closed_at running_clock clock_started_on "
        "clock_stopped_on due_on acceptance_due_on correction_due_on statutory_due_on promised_due_on delivery_due_on "
        "extended_days is_provisional",
        "cases_casestep": "case_id kind name state body_id body_name body_credit_code assignees actor_kind actor_id actor_name "
        "action result opinion facts started_at ended_at due_on",
        "cases_clockevent": "case_id clock kind \"on\" at ground statutory_limit statutory_unit promised_limit promised_unit days fixed_on",
        "cases_casematerial": "id case_id code name way grade copies file_id licence_identifier given_at given_by",
        "cases_gradechange": "material_id before after how by_name at",
        "cases_casedocument": "case_id public_id kind number body_id facts made_at made_by",
        "cases_casedelivery": "case_id way receiver_name receiver_document_no waybill delivered_at handed_out_by",
        "cases_correctionnotice": "id case_id number state notified_at notified_by deadline_on answered_at",
        "cases_correctionitem": "notice_id target label text how_to_fix caused_by touched_at",
        "notifications_message": "applicant_id template facts case_number link created_at read_at",
        "kernel_auditentry": "at recorded_at code actor_kind actor_id actor_name object_type object_id facts",
        "kernel_outboxevent": "stream kind payload at",
        "ratings_rating": "case_id sequence grade reasons indicators indicators_version text channel rater_id is_anonymous rated_at "
        "body_id item_code item_name case_number",
        "kernel_counter": "name last",
    }.items()
}  # fmt: skip
N = r"\N"
LAW32, LAW42, LAW44 = (f"《中华人民共和国行政许可法》第{n}条" for n in ("三十二", "四十二", "四十四"))
WORDS = {"intake_receipt": "收", "acceptance_notice": "受", "non_acceptance_notice": "不受", "correction_notice": "补",
         "extension_notice": "延", "grant_decision": "准", "refusal_decision": "不准", "delivery_receipt": "送",
         "withdrawal_notice": "撤", "termination_notice": "终"}  # fmt: skip
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
WAYS = {"window": "窗口领取", "electronic": "电子送达"}
CLOSED = {"delivered", "not_accepted", "withdrawn", "lapsed"}
STATES = {"lapsed": "deemed_withdrawn"}
OPINION, PASSED = "材料齐全，符合法定形式。", "经审查，符合法定条件，拟准予。"


class Teller:
    """Tells plans one after the other; `lines` collects the rows until somebody takes them."""

    def __init__(self, ground: Ground, days: Days, rng: Random, *, papers: bool = True) -> None:
        """`papers` off: no notices, messages, audit lines and events; lists and clocks do without."""
        self.ground, self.days, self.rng, self.papers = ground, days, rng, papers
        self.lines: Lines = {name: [] for name in TABLES}
        self.numbers: Counter[str] = Counter()  # series → last
        self.told = 0

    def take(self) -> Lines:
        lines, self.lines = self.lines, {name: [] for name in TABLES}
        return lines

    def counters(self) -> Lines:
        return {"kernel_counter": [f"{name}\t{last}" for name, last in self.numbers.items()]}

    def tell(self, plan: Plan) -> None:
        _Story(self, plan).tell()
        self.told += 1


class _Story:
    """One case while it is told. `who` is the present actor as (kind, id, name)."""

    def __init__(self, teller: Teller, plan: Plan) -> None:
        self.teller, self.plan, self.lines, self.days = teller, plan, teller.lines, teller.days
        rng, item, person = teller.rng, plan.item, plan.person
        bits = rng.getrandbits(64)
        self.id, self.body = TABLES["cases_case"].take(), item.organ.body
        self.query_code = "".join([ALPHABET[bits >> shift & 31] for shift in (0, 5, 10, 15, 20, 25)])
        self.public_id, self.token = f"{rng.getrandbits(128):032x}", f"{rng.getrandbits(96):024x}"
        hall = bits >> 30 & 0xFF
        place = hall % len(teller.ground.halls)
        self.hall = None if plan.is_online else teller.ground.halls[place]
        desk = (hall >> 3) % (len(teller.ground.windows[place]) - 1)
        self.window, clerk = teller.ground.windows[place][desk], teller.ground.clerks[place][desk]
        organ = item.organ
        self.examiner = organ.examiners[(bits >> 40 & 0xFFFF) % len(organ.examiners)]
        self.clerk, self.chief = ("staff", clerk.pk, clerk.name), ("staff", organ.chief.pk, organ.chief.name)
        self.official = ("staff", self.examiner.pk, self.examiner.name)
        self.applicant = ("applicant", (person.agent or person).id, (person.agent or person).name)
        self.way = "electronic" if plan.is_online else "window"
        self.agent = person.agent if plan.is_online else None
        # The clock: what the columns of the case keep of it
        self.clock, self.started, self.due, self.provisional = "", 0, 0, False
        self.acceptance_due = self.correction_due = self.statutory_due = self.promised_due = self.delivery_due = 0
        self.revision, self.last_action, self.last_actor, self.updated = 0, "", "", ""
        self.second, self.day = plan.second, plan.filed
        self.todo: tuple[str, str, str, int, str] | None = None  # kind, name, started, due, assignees
        self.at: dict[str, str] = {}  # moments of the case, by column
        self.result, self.documents = "{}", 0
        self.common = ""
        self.is_kept = teller.papers and (not plan.closed or plan.closed > teller.days.today - shape.ARCHIVED_AFTER)

    # What every operation shares
    def turn(self, day: int, action: str, who: tuple) -> str:
        """The next act of the case: a later moment, another actor."""
        if day == self.day:
            self.second = min(self.second + 60 + (self.revision * 397) % 900, 86_399)
        else:
            self.day, self.second = day, 9 * 3600 + (self.second * 31 + self.id) % 28_000
        self.now, self.who, self.action = self.days.at(self.day, self.second), who, action
        self.revision, self.last_action, self.last_actor, self.updated = self.revision + 1, action, who[2], self.now
        return self.now

    def announce(self, kind: str, code: str, own: str = "", extra: str = "") -> None:
        """One audit line and one outbox row. `own`: the event's fields as JSON members, with a comma in front."""
        if not self.teller.papers:
            return
        now, (actor_kind, actor_id, name) = self.now, self.who
        actor = N if actor_id is None else actor_id
        self.lines["kernel_auditentry"].append(
            f"{now}\t{now}\t{code}\t{actor_kind}\t{actor}\t{name}\tcases.case\t{self.id}\t"
            f'{{"number": "{self.number}"{own}{extra}}}'
        )
        if self.is_kept:
            self.lines["kernel_outboxevent"].append(
                f'case:{self.id}\tcases.{kind}\t{{"at": "{now.replace(" ", "T")}:00", "case_id": {self.id}{own}}}\t{now}'
            )

    def message(self, template: str, deadline: str = "None") -> None:
        if not self.is_kept:
            return
        due = self.promised_due or self.statutory_due
        facts = (
            f'{{"item": "{self.plan.item.name}", "number": "{self.number}", "query_code": "{self.query_code}", '
            f'"deadline": "{deadline}", "due_on": "{self.days.texts[due] if due else ""}", "way": "{WAYS[self.way]}"}}'
        )
        read = N if self.day > self.days.today - 10 and self.id & 1 else self.now
        for person in (self.plan.person, self.agent):
            if person:
                self.lines["notifications_message"].append(
                    f"{person.id}\t{template}\t{facts}\t{self.number}\t\t{self.now}\t{read}"
                )

    def step(self, kind: str, name: str, *, started: str = "", ended: bool = True, due: int = 0, assignees: str = "[]",
             result: str = "passed", opinion: str = "", ours: bool = True) -> None:  # fmt: skip
        body = self.body
        organ = f"{body.pk}\t{body.name}\t{body.credit_code}" if ours else f"{N}\t\t"
        actor_kind, actor_id, actor = self.who
        done = (
            f"{actor_kind}\t{N if actor_id is None else actor_id}\t{actor}\t{self.action}\t{result}\t{opinion}"
            if ended
            else f"\t{N}\t\t\t\t"
        )
        self.lines["cases_casestep"].append(
            f"{self.id}\t{kind}\t{name}\t{'done' if ended else 'todo'}\t{organ}\t{assignees}\t{done}\t{{}}\t{started or self.now}\t"
            f"{self.now if ended else N}\t{self.days.texts[due] if due else N}"
        )

    def open_step(self, kind: str, name: str, due: int) -> None:
        self.todo = (kind, name, self.now, due, "[]")

    def finish_step(self, opinion: str = "", result: str = "passed") -> None:
        if self.todo:
            kind, name, started, due, assignees = self.todo
            self.step(
                kind,
                name,
                started=started,
                due=due,
                assignees=assignees,
                result=result,
                opinion=opinion,
                ours=kind != "correction",
            )
            self.todo = None

    def start(
        self, clock: str, on: int, ground: str, statutory: int, promised: int | None = None, fixed: int = 0
    ) -> None:
        self.end(on)
        texts, limits = self.days.texts, f"{promised}\tworking_day" if promised is not None else f"{N}\t"
        self.lines["cases_clockevent"].append(
            f"{self.id}\t{clock}\tstarted\t{texts[on]}\t{self.now}\t{ground}\t{statutory}\tworking_day\t{limits}\t0\t"
            f"{texts[fixed] if fixed else N}"
        )
        self.clock, self.started, self.ran_for = clock, on, (statutory, promised)
        self.read_clock(0, fixed)

    def read_clock(self, extended: int, fixed: int = 0) -> None:
        """The due dates of the clock that runs."""
        statutory, promised = self.ran_for
        law, provisional = self.days.due(self.started, statutory + extended)
        promise, guessed = self.days.due(self.started, promised + extended) if promised is not None else (0, False)
        if fixed:
            law, provisional = fixed, False
        self.provisional, self.due = provisional or guessed, promise or law
        if self.clock == "acceptance":
            self.acceptance_due = law
        elif self.clock == "correction":
            self.correction_due = law
        elif self.clock == "decision":
            self.statutory_due, self.promised_due = law, promise
        else:
            self.delivery_due = law

    def end(self, on: int) -> None:
        if self.clock:
            self.lines["cases_clockevent"].append(
                f"{self.id}\t{self.clock}\tended\t{self.days.texts[on]}\t{self.now}\t\t{N}\t\t{N}\t\t0\t{N}"
            )
            self.clock, self.started, self.due, self.provisional = "", 0, 0, False

    def document(self, kind: str, title: str, facts: str) -> None:
        """Numbered in the organ's own series of the kind and year; `facts`: JSON members beyond the common ones."""
        if not self.is_kept:
            return
        name, year = self.body.short_name, self.days.texts[self.day][:4]
        series = f"document:{name}:{kind}:{year}"
        self.teller.numbers[series] += 1
        number = f"{name}{WORDS[kind]}〔{year}〕{self.teller.numbers[series]}号"
        self.documents += 1
        self.lines["cases_casedocument"].append(
            f"{self.id}\t{self.public_id[:24]}{self.documents:08x}\t{kind}\t{number}\t{self.body.pk}\t"
            f'{{"title": "{title}", "made_on": "{self.days.texts[self.day]}", {self.common}, "number": "{number}"{facts}}}\t'
            f"{self.now}\t{self.who[2]}"
        )

    # The operations
    def tell(self) -> None:
        plan = self.plan
        self.file()
        self.receive()
        if plan.correction_asked:
            self.ask_correction()
            if plan.corrected:
                self.correct()
        if plan.ends == "not_accepted":
            self.close_early(
                "decline",
                "CaseDeclined",
                "case.not_accepted",
                "non_acceptance_notice",
                "不予受理通知书",
                "case_declined",
            )
        elif plan.ends == "lapsed":
            self.close_early(
                "lapse_correction",
                "CorrectionLapsed",
                "case.deemed_withdrawn",
                "termination_notice",
                "终止通知书",
                "case_lapsed",
            )
        elif plan.accepted:
            self.accept()
            if plan.extended:
                self.extend()
            if plan.ends != "accepted":
                self.assign()
            if plan.examined:
                self.examine()
            if plan.ends == "withdrawn":
                self.close_early(
                    "withdraw", "CaseWithdrawn", "case.withdrawn", "withdrawal_notice", "撤回通知书", "case_withdrawn"
                )
            elif plan.decided:
                self.decide()
                if plan.closed:
                    self.deliver()
        self.case()

    def file(self) -> None:
        plan, days, body = self.plan, self.days, self.body
        who = self.applicant if plan.is_online else self.clerk
        self.created = self.turn(plan.filed, "submit" if plan.is_online else "hand_in", who)
        series = f"case:{plan.item.code}:{days.compact[plan.filed]}"
        self.teller.numbers[series] += 1
        self.number = f"{plan.item.code}{days.compact[plan.filed]}{self.teller.numbers[series]:04d}"
        self.common = (
            f'"item_name": "{plan.item.name}", "item_code": "{plan.item.code}", "case_number": "{self.number}", '
            f'"query_code": "{self.query_code}", "rating_token": "{self.token}", "applicant_name": "{plan.person.name}", '
            f'"agent_name": "{self.agent.name if self.agent else ""}", "body_name": "{body.name}", '
            f'"body_credit_code": "{body.credit_code}", "contact_phone": "{body.phone}", "contact_address": "{body.address}", '
            f'"legal_basis": "{plan.item.basis}"'
        )  # fmt: skip
        self.at["submitted"] = self.now
        if plan.is_online:
            self.announce("DraftStarted", "case.draft_started")
            self.papers("upload", "C", plan.person.file_id)
            self.step("apply", "申请", ours=False)
            self.announce("CaseSubmitted", "case.submitted")
            self.message("case_submitted")
        else:
            self.papers("paper", "B", None)

    def papers(self, way: str, grade: str, file_id: int | None) -> None:
        for code, name in self.plan.item.materials:
            pk = TABLES["cases_casematerial"].take()
            self.lines["cases_casematerial"].append(
                f"{pk}\t{self.id}\t{code}\t{name}\t{way}\t{grade}\t1\t{file_id or N}\t\t{self.now}\t{self.who[2]}"
            )
            if grade == "B":
                self.lines["cases_gradechange"].append(f"{pk}\t\tB\twindow\t{self.who[2]}\t{self.now}")
                self.announce("MaterialGiven", "case.material_given", f', "material_code": "{code}"')

    def receive(self) -> None:
        plan, texts = self.plan, self.days.texts
        if plan.is_online:
            self.who, self.action = ("system", None, "系统"), "receipt"
            self.revision, self.last_action, self.last_actor = self.revision + 1, "receipt", "系统"
        self.at["received"] = self.now
        self.start("acceptance", plan.received, LAW32, 5, 1)
        self.step("intake", "收件")
        self.open_step("acceptance", "受理", self.due)
        papers = ", ".join(
            [
                f'{{"name": "{name}", "way": "{"附件上传" if plan.is_online else "纸质收取"}", "copies": 1}}'
                for _, name in plan.item.materials
            ]
        )
        self.document(
            "intake_receipt", "收件凭证",
            f', "received_at": "{self.now}", "received_on": "{texts[plan.received]}", "answer_due_on": "{texts[self.acceptance_due]}", '
            f'"is_provisional": {str(self.provisional).lower()}, "papers": [{papers}]',
        )  # fmt: skip
        self.announce("CaseReceived", "case.received", f', "received_on": "{texts[plan.received]}"')
        self.message("case_received")

    def ask_correction(self) -> None:
        plan, texts = self.plan, self.days.texts
        self.turn(plan.correction_asked, "request_correction", self.official)
        deadline, provisional = self.days.due(plan.correction_asked, 15)
        code, name = plan.item.materials[0]
        pk, answered = TABLES["cases_correctionnotice"].take(), bool(plan.corrected)
        self.finish_step("材料不清晰", "returned")
        self.start("correction", plan.correction_asked, LAW32, 15, None, 0 if provisional else deadline)
        self.open_step("correction", "补正", deadline)
        self.document(
            "correction_notice", "补正告知书",
            f', "notice_no": 1, "deadline_on": "{texts[deadline]}", "is_provisional": {str(provisional).lower()}, '
            f'"defects": [{{"label": "{name}", "text": "不清晰", "how_to_fix": "重新提供", "caused_by": ""}}]',
        )  # fmt: skip
        self.announce(
            "CorrectionRequested",
            "case.correction_requested",
            f', "deadline_on": "{texts[deadline]}", "notice_no": 1',
            f', "targets": ["{code}"]',
        )
        self.message("case_correction", texts[deadline])
        state = "answered" if answered else "lapsed" if plan.ends == "lapsed" else "open"
        when = self.days.at(plan.corrected, 36_000) if answered else N
        self.lines["cases_correctionnotice"].append(
            f"{pk}\t{self.id}\t1\t{state}\t{self.now}\t{self.who[2]}\t{texts[deadline]}\t{when}"
        )
        self.lines["cases_correctionitem"].append(f"{pk}\t{code}\t{name}\t不清晰\t重新提供\t\t{when}")

    def correct(self) -> None:
        self.at["corrected"] = self.turn(
            self.plan.corrected, "correct", self.applicant if self.plan.is_online else self.clerk
        )
        self.finish_step()
        self.start("acceptance", self.plan.corrected, LAW32, 5, 1)
        self.open_step("acceptance", "受理", self.due)
        self.announce("CaseCorrected", "case.corrected")
        self.message("case_corrected")

    def accept(self) -> None:
        plan, item, texts = self.plan, self.plan.item, self.days.texts
        by = self.clerk if item.is_instant and not plan.is_online else self.official
        now = self.turn(plan.accepted, "accept", by)
        self.accepted_on = plan.corrected or plan.accepted
        self.at["accepted"] = self.at["corrected"] if plan.corrected else now
        self.start(
            "decision",
            self.accepted_on,
            LAW42 if item.item_type == "permit" else item.basis,
            item.statutory,
            item.promised,
        )
        self.finish_step(OPINION)
        self.open_step("examination", "审查", self.due)
        self.announce("CaseAccepted", "case.accepted", f', "accepted_on": "{texts[self.accepted_on]}", "deemed": false')
        if not item.is_instant:
            self.document(
                "acceptance_notice", "受理通知书",
                f', "accepted_on": "{texts[self.accepted_on]}", "is_deemed": false, "statutory_due_on": "{texts[self.statutory_due]}", '
                f'"promised_due_on": "{texts[self.promised_due]}", "is_provisional": {str(self.provisional).lower()}, "is_charged": false, "fees": []',
            )  # fmt: skip
        self.message("case_accepted")

    def extend(self) -> None:
        plan, texts = self.plan, self.days.texts
        before = self.due
        leader = self.plan.item.organ.leader
        self.turn(plan.accepted, "extend", ("staff", leader.pk, leader.name))
        self.lines["cases_clockevent"].append(
            f"{self.id}\tdecision\textended\t{texts[self.day]}\t{self.now}\t{LAW42}\t{N}\t\t{N}\t\t{plan.extended}\t{N}"
        )
        self.read_clock(plan.extended)
        if self.todo:
            self.todo = (*self.todo[:3], self.due, self.todo[4])
        self.step("other", "延期", opinion="情况复杂，需要现场核查。")
        self.document(
            "extension_notice",
            "延期通知书",
            f', "reason": "情况复杂", "days": {plan.extended}, "due_before": "{texts[before]}", "due_on": "{texts[self.due]}"',
        )
        self.announce("CaseExtended", "case.extended", f', "days": {plan.extended}, "reason": "情况复杂"')
        self.message("case_extended")

    def assign(self) -> None:
        """An instant case is assigned within its one sitting."""
        if not self.plan.item.is_instant:
            self.turn(self.plan.accepted, "assign", self.chief)
        by = self.who[1:] if self.plan.item.is_instant else self.official[1:]
        self.examiners = (
            [by[0]]
            if self.plan.item.is_instant or self.plan.item.item_type != "permit"
            else sorted({by[0], self.chief[1]})
        )
        if self.todo:
            names = json.dumps([{"id": by[0], "name": by[1]}], ensure_ascii=False)
            self.todo = (*self.todo[:4], names)
        self.announce("ExaminersAssigned", "case.examiners_assigned", f', "examiner_ids": {self.examiners}')

    def examine(self) -> None:
        refused = self.plan.ends == "refused"
        if not self.plan.item.is_instant:
            self.turn(self.plan.examined, "examine", self.official)
        self.action, self.at["examined"] = "examine", self.now
        self.finish_step(PASSED, "refused" if refused else "passed")
        self.open_step("decision", "决定", self.due)
        self.announce(
            "CaseExamined", "case.examined", f', "passed": {str(not refused).lower()}', f', "opinion": "{PASSED}"'
        )

    def decide(self) -> None:
        refused, texts, item = self.plan.ends == "refused", self.days.texts, self.plan.item
        action = "refuse" if refused else "grant"
        if item.is_instant:
            self.action = self.last_action = action
        else:
            self.turn(self.plan.decided, action, self.chief)
        self.at["decided"], self.decided_by = self.now, self.who[1]
        reasons = "不符合法定条件。" if refused else ""
        self.result = f'{{"reasons": "{reasons}", "basis": "{item.basis}", "content": {{}}, "valid_months": null, "name": "{item.name[:20]}办理结果"}}'
        self.finish_step(reasons, "refused" if refused else "passed")
        self.start("delivery", self.plan.decided, LAW44, 10)
        self.open_step("delivery", "送达", self.due)
        kind, title = ("refusal_decision", "不予决定书") if refused else ("grant_decision", "准予决定书")
        self.document(
            kind, title, f', {self.result[1:-1]}, "decided_on": "{texts[self.day]}", "decided_by": "{self.who[2]}"'
        )
        self.announce("CaseDecided", "case.decided", f', "granted": {str(not refused).lower()}, "makes_licence": false')
        self.message("case_refused" if refused else "case_granted")
        if not self.plan.is_online:
            self.message("case_ready")

    def deliver(self) -> None:
        online = self.plan.is_online
        self.turn(self.plan.closed, "deliver", ("system", None, "系统") if online else self.clerk)
        receiver = self.plan.person.name
        self.finish_step(receiver)
        self.at["closed"] = self.now
        self.end(self.day)
        self.lines["cases_casedelivery"].append(f"{self.id}\t{self.way}\t{receiver}\t\t\t{self.now}\t{self.who[2]}")
        self.document(
            "delivery_receipt", "送达回证",
            f', "what": "{self.plan.item.name[:20]}办理结果", "way": "{self.way}", "way_label": "{WAYS[self.way]}", '
            f'"receiver_name": "{receiver}", "delivered_at": "{self.now}", "waybill": "", "licence_identifier": ""',
        )  # fmt: skip
        self.announce("CaseDelivered", "case.delivered", f', "way": "{self.way}"')
        self.message("case_delivered")
        if self.id % 12 == 0:
            plan = self.plan
            self.lines["ratings_rating"].append(
                f"{self.id}\t1\t{5 if self.id % 60 else 3}\t[]\t{{}}\t1\t\tonline\t{plan.person.id}\tf\t{self.now}\t{self.body.pk}\t"
                f"{plan.item.code}\t{plan.item.name}\t{self.number}"
            )

    def close_early(self, action: str, event: str, code: str, document: str, title: str, template: str) -> None:
        """Declined, withdrawn, or lapsed for want of a correction."""
        by = {"withdraw": self.applicant if self.plan.is_online else self.clerk, "decline": self.official}.get(
            action, ("system", None, "系统")
        )
        self.turn(self.plan.closed, action, by)
        reason = {"decline": "依法不需要取得许可。", "withdraw": "不再需要办理。"}.get(action, "逾期未补正。")
        self.result = f'{{"reasons": "{reason}"}}'
        if action == "decline":
            self.result = f'{{"kind": "no_permit_needed", "reasons": "{reason}", "right_body": ""}}'
        self.finish_step(reason, "refused" if action == "decline" else "other")
        if action == "withdraw":
            self.step("ending", "撤回申请", result="other", opinion=reason)
        self.at["closed"] = self.now
        self.end(self.day)
        own = {"decline": ', "kind": "no_permit_needed"', "withdraw": f', "reason": "{reason}"'}.get(action, "")
        papers = ', "papers": []' if action != "decline" else ""
        self.document(
            document,
            title,
            f', "reason": "{reason}", "reasons": "{reason}", "kind_label": "依法不需要取得许可", "right_body": ""{papers}',
        )
        self.announce(event, code, own)
        self.message(template)

    def case(self) -> None:
        """The row itself, and the step that is still to do."""
        plan, item, person, days, body = self.plan, self.plan.item, self.plan.person, self.days, self.body
        if self.todo:
            kind, name, started, due, assignees = self.todo
            self.step(kind, name, started=started, due=due, assignees=assignees, ended=False, ours=kind != "correction")
        is_open, state = plan.ends not in CLOSED and not plan.closed, STATES.get(plan.ends, plan.ends)
        if plan.closed and plan.ends == "refused":
            state = "delivered"
        at, texts = self.at, days.texts
        moment = lambda name: at.get(name, N)  # noqa: E731
        day = lambda value: texts[value] if value else N  # noqa: E731
        decided, examined, accepted = "decided" in at, "examined" in at, "accepted" in at
        granted = N if not decided else "f" if plan.ends == "refused" else "t"
        hall = f"{self.hall.pk}\t{self.window.pk}" if self.hall else f"{N}\t{N}"
        agent = f"{self.agent.id}\t{self.agent.name}\tlegal_rep" if self.agent else f"{N}\t\tself"
        examiners = "{" + ",".join(map(str, self.examiners)) + "}" if hasattr(self, "examiners") else "{}"
        self.lines["cases_case"].append(
            f"{self.id}\t{self.number}\t{self.public_id}\t{self.query_code}\t{self.token}\t{state}\t{'t' if is_open else 'f'}\t"
            f"{self.revision}\t{self.last_action}\t{self.last_actor}\t{self.created}\t{self.updated}\t{item.id}\t{item.id}\t{item.code}\t"
            f"{item.name}\t{item.item_type}\t{'instant' if item.is_instant else 'promised'}\t{body.pk}\t{body.name}\t{body.region_code}\t"
            f"{'online' if plan.is_online else 'window'}\t{hall}\t{'t' if person.is_priority else 'f'}\t{self.way}\t{person.id}\t"
            f"{person.name}\t{'legal' if person.is_legal else 'natural'}\t{agent}\t{{}}\t"
            f'{{"base": {{"purpose": "new", "address": "云江市江城区滨河路{self.id % 900 + 1}号", "contact": "19900000001", '
            f'"content": "申请办理上述事项，材料已经备齐。"}}}}\t{FORM}\t{self.teller.ground.form_version}\t'
            f"{at['submitted']}\t{moment('opened') if plan.is_online and not accepted else at['submitted']}\t{at['received']}\t{texts[plan.received]}\t"
            f"{N if plan.is_online else self.clerk[1]}\t{moment('corrected')}\t{day(plan.corrected)}\tf\t{moment('accepted')}\t"
            f"{day(self.accepted_on) if accepted else N}\tf\t{examiners}\t{moment('examined')}\t"
            f"{N if not examined else 'f' if plan.ends == 'refused' else 't'}\t{moment('decided')}\t{self.decided_by if decided else N}\t"
            f"{granted}\t{{}}\t{self.result}\t\t{N}\t{moment('closed')}\t{self.clock}\t{day(self.started)}\t{N}\t{day(self.due)}\t"
            f"{day(self.acceptance_due)}\t{day(self.correction_due)}\t{day(self.statutory_due)}\t{day(self.promised_due)}\t"
            f"{day(self.delivery_due)}\t{plan.extended if accepted else 0}\t{'t' if self.provisional else 'f'}"
        )  # fmt: skip
