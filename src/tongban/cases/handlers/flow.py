"""What follows by itself: the receipt of an online application, the licence of a grant, electronic delivery, messages."""

from tongban.calendars.events import CalendarChanged
from tongban.cases import services, tasks
from tongban.cases.enums import CaseState, Channel, DeliveryWay
from tongban.cases.events import BulkOrdered, CaseDecided, CaseIssued, CaseSubmitted
from tongban.cases.models import Case
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.writing import perform
from tongban.licences.enums import LicenceState
from tongban.licences.events import LicenceStateChanged


@events.on(CaseSubmitted)
def give_receipt(event: CaseSubmitted) -> None:
    """The platform issues the intake receipt within a minute (R-FLOW 5.1)."""
    if Case.objects.filter(pk=event.case_id, state=CaseState.SUBMITTED).exists():
        perform(lambda _: services.issue_intake_receipt(case_id=event.case_id, by=SYSTEM, at=event.at))


@events.on(CaseDecided)
def order_licence_of_grant(event: CaseDecided) -> None:
    """A grant whose result is a licence: a job makes it, then the case is issued."""
    if event.makes_licence:
        tasks.order_licence(event.case_id, event.at)


@events.on(CaseIssued, CaseDecided)
def deliver_electronically(event: CaseIssued | CaseDecided) -> None:
    """Who applied online and wants the result there has it when it enters their account (R-DOC-16)."""
    if getattr(event, "makes_licence", False):
        return
    ready = Case.objects.filter(state__in=(CaseState.GRANTED, CaseState.REFUSED, CaseState.ISSUED))
    if ready.filter(pk=event.case_id, channel=Channel.ONLINE, delivery_way=DeliveryWay.ELECTRONIC).exists():
        way = DeliveryWay.ELECTRONIC
        perform(lambda _: services.deliver_case(case_id=event.case_id, way=way, by=SYSTEM, at=event.at))


@events.on(BulkOrdered)
def carry_on(event: BulkOrdered) -> None:
    tasks.carry_on(event.bulk_id)


@events.on(LicenceStateChanged)
def trust_it_less(event: LicenceStateChanged) -> None:
    """A licence that was revoked, withheld or replaced is no longer grade A where it was given (R-MAT-8)."""
    if event.state != LicenceState.VALID:
        services.lower_grades(licence_identifier=event.identifier, how=f"licence:{event.state}", at=event.at)


@events.on(CalendarChanged)
def move_due_dates(event: CalendarChanged) -> None:
    """Due dates of open cases anew on the changed calendar (R-CLK-1), and once more for what is being written right now."""
    services.recompute_open_cases(region_code=event.region_code, at=event.at)
    tasks.recompute_again(event.region_code, event.at)
