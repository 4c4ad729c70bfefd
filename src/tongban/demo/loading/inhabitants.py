"""Citizens, firms, and who may act for whom."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tongban.demo.place import people
from tongban.identity import synthetic
from tongban.identity.backends import demo as register
from tongban.identity.enums import ActingAs, Factor
from tongban.identity.models import Acting, Applicant, Mandate
from tongban.identity.services import grant_mandate, record_applicant, record_proxy, register_legal, register_natural
from tongban.kernel import crypto
from tongban.kernel.actors import SYSTEM

REGION = "990102001000"
TERM = timedelta(days=3 * 365)


@dataclass
class Inhabitants:
    """`citizens` by key (with an account, and the grandmother), `firms` by key, `residents` in order (no account)."""

    citizens: dict[str, Applicant] = field(default_factory=dict)
    firms: dict[str, Applicant] = field(default_factory=dict)
    residents: list[Applicant] = field(default_factory=list)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)  # (principal, agent)


def load_inhabitants(*, residents: int, at: datetime) -> Inhabitants:
    """Find or register them, as of `at`."""
    found = Inhabitants()
    for key, name, born, sequence, account, mobile, address in people.CITIZENS:
        number = synthetic.id_number(born, sequence)
        found.citizens[key] = _known(number) or _citizen(name, number, account, mobile, address, at)
    key, name, born, sequence, address = people.GRANDMOTHER
    number = synthetic.id_number(born, sequence)
    found.citizens[key] = _known(number) or record_applicant(
        name=name, document_no=number, address=address, region_code="990103101000", is_priority=True, by=SYSTEM, at=at
    )
    for key, name, number_, legal_rep, address in people.FIRMS:
        rep = found.citizens[legal_rep]
        found.firms[key] = _known(synthetic.credit_code(number_)) or _firm(
            name, synthetic.credit_code(number_), rep, address, at
        )
    for n in range(residents):
        number = synthetic.id_number(date(1950 + n % 50, 1 + n % 12, 1 + n % 28), 100 + n)
        found.residents.append(_known(number) or _resident(n, number, at))
    _mandates(found, at)
    return found


def acting_for(who: Inhabitants, principal: str, agent: str) -> Acting:
    """The agent at work for the principal."""
    mandate = who.mandates[principal, agent]
    applicant = who.firms.get(principal) or who.citizens[principal]
    return Acting(who.citizens[agent], applicant, ActingAs(mandate.acting_as), mandate.pk, tuple(mandate.item_codes))


def _known(number: str) -> Applicant | None:
    return Applicant.objects.filter(document_no_hash=crypto.keyed_hash(number)).first()


def _citizen(name: str, number: str, account: str, mobile: int, address: str, at: datetime) -> Applicant:
    """Seen at a counter once (AL3), then registered online: the usual way of somebody who has an account."""
    telephone = synthetic.mobile(mobile)
    factors = {Factor.SOCIAL_SECURITY: f"SB{number[6:16]}", Factor.BANK_CARD: f"622200{mobile:010d}"}
    register.enter_person(name=name, document_no=number, factors={**factors, Factor.MOBILE: telephone})
    record_applicant(
        name=name, document_no=number, mobile=telephone, address=address, region_code=REGION, by=SYSTEM, at=at
    )
    return register_natural(
        username=account, password=people.PASSWORD, name=name, document_no=number, factors=factors,
        accepts_agreement=True, at=at,
    )  # fmt: skip


def _firm(name: str, number: str, rep: Applicant, address: str, at: datetime) -> Applicant:
    register.enter_firm(name=name, credit_code=number, legal_rep_name=rep.name, legal_rep_document_no=rep.document_no)
    return register_legal(name=name, credit_code=number, address=address, by=Acting(rep, rep), at=at)


def _resident(n: int, number: str, at: datetime) -> Applicant:
    name = people.name_of(500 + n)
    resident = record_applicant(
        name=name, document_no=number, address=f"云江市江城区江滨街道滨河路{n + 1}号", region_code=REGION,
        by=SYSTEM, at=at,
    )  # fmt: skip
    if n >= people.RESIDENTS_WITH_ACCOUNT:
        return resident
    factors = {Factor.SOCIAL_SECURITY: f"SB{number[6:16]}", Factor.BANK_CARD: f"622200{n:09d}1"}
    return register_natural(
        username=f"resident{n + 1:02d}", password=people.PASSWORD, name=name, document_no=number, factors=factors,
        accepts_agreement=True, at=at,
    )  # fmt: skip


def _mandates(who: Inhabitants, at: datetime) -> None:
    starts_on = at.date()
    names = {applicant.pk: key for key, applicant in {**who.citizens, **who.firms}.items()}
    for mandate in Mandate.objects.filter(principal_id__in=names, agent_id__in=names).order_by("pk"):
        who.mandates[names[mandate.principal_id], names[mandate.agent_id]] = mandate
    for firm, agent in people.HANDLERS:
        if (firm, agent) not in who.mandates:
            rep = next(legal_rep for key, _, _, legal_rep, _ in people.FIRMS if key == firm)
            handler = who.citizens[agent]
            who.mandates[firm, agent] = grant_mandate(
                agent_document_no=handler.document_no, agent_name=handler.name, starts_on=starts_on,
                ends_on=starts_on + TERM, by=acting_for(who, firm, rep), at=at,
            )  # fmt: skip
    for person, agent in people.PROXIES:
        if (person, agent) not in who.mandates:
            who.mandates[person, agent] = record_proxy(
                principal_id=who.citizens[person].pk, agent_id=who.citizens[agent].pk, starts_on=starts_on,
                ends_on=starts_on + TERM, by=SYSTEM, at=at,
            )  # fmt: skip
