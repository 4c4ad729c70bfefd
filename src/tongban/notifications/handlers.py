"""What people are told when identity announces something."""

from tongban.identity.events import ApplicantRegistered, MandateGranted, MandateRevoked
from tongban.identity.selectors import mandate_names
from tongban.kernel import events
from tongban.notifications.services import notify


@events.on(ApplicantRegistered)
def greet(event: ApplicantRegistered) -> None:
    notify(applicant_id=event.applicant_id, template="registered", facts={}, at=event.at)


@events.on(MandateGranted, MandateRevoked)
def tell_both(event: MandateGranted | MandateRevoked) -> None:
    template = "mandate_granted" if isinstance(event, MandateGranted) else "mandate_revoked"
    facts = mandate_names(event.mandate_id)
    for applicant_id in (event.principal_id, event.agent_id):
        notify(applicant_id=applicant_id, template=template, facts=facts, at=event.at)
