"""What stands around a guide: the lists the item is on, the halls it is in, what policies give through it, what people do
together with it. One statement, since every reader of a guide asks for all of them."""

from dataclasses import dataclass, field
from datetime import date

from tongban.catalogue.enums import CompanionWay, ItemStatus, ListState, PolicyState
from tongban.catalogue.rules.together import MOST_NAMED
from tongban.kernel.statements import rows


@dataclass(frozen=True)
class OnList:
    """A public list the item stands on."""

    code: str
    name: str


@dataclass(frozen=True)
class InHall:
    """A hall where the item can be handled or asked about; `windows`: their numbers, "" for any."""

    hall_id: int
    name: str
    windows: str
    kind: str


@dataclass(frozen=True)
class Companion:
    """An item that is often done together with this one."""

    code: str
    name: str
    body: str
    note: str
    is_chosen: bool  # by the keeper of the item


@dataclass(frozen=True)
class Benefit:
    """A measure of a valid policy."""

    policy_code: str
    measure_id: int
    title: str
    benefit: str
    amount: str
    until: str
    issuer: str


@dataclass(frozen=True)
class Around:
    lists: list[OnList] = field(default_factory=list)
    halls: list[InHall] = field(default_factory=list)
    benefits: list[Benefit] = field(default_factory=list)
    companions: list[Companion] = field(default_factory=list)


SQL = f"""
SELECT 'list', l.code, l.name, '', '', '', '', 0 AS pk, row_number() OVER (ORDER BY l.kind, l.name, l.id) AS place
  FROM catalogue_listmembership m JOIN catalogue_itemlist l ON l.id = m.list_id
 WHERE m.item_id = %s::bigint AND m.left_on IS NULL AND l.state IN ('{ListState.OPEN}', '{ListState.CLOSED}')
UNION ALL
SELECT 'hall', p.kind, h.name, array_to_string(ARRAY(SELECT jsonb_array_elements_text(p.windows)), '、'), '', '', '', h.id,
       row_number() OVER (ORDER BY h.name, p.id)
  FROM catalogue_hallpresence p JOIN regions_hall h ON h.id = p.hall_id
       JOIN catalogue_serviceitem i ON i.id = p.item_id AND i.status <> '{ItemStatus.CANCELLED}'
 WHERE p.item_id = %s::bigint AND p.ended_on IS NULL
UNION ALL
SELECT 'benefit', p.code, m.title, m.benefit, m.amount, m.until, p.issuer, m.id,
       row_number() OVER (ORDER BY p.issued_on DESC, p.id DESC, m."order", m.id)
  FROM catalogue_policymeasure_items mi JOIN catalogue_policymeasure m ON m.id = mi.policymeasure_id
       JOIN catalogue_policy p ON p.id = m.policy_id
       JOIN catalogue_serviceitem i ON i.id = mi.serviceitem_id AND i.status <> '{ItemStatus.CANCELLED}'
 WHERE mi.serviceitem_id = %s::bigint AND p.state = '{PolicyState.PUBLISHED}'
   AND (p.valid_from IS NULL OR p.valid_from <= %s::date) AND (p.valid_to IS NULL OR p.valid_to >= %s::date)
UNION ALL
SELECT 'companion', i.code, v.name, b.name, c.note, c.way, '', i.id,
       row_number() OVER (ORDER BY c.way = '{CompanionWay.CHOSEN}' DESC, c.people DESC NULLS LAST, i.id)
  FROM catalogue_itemcompanion c JOIN catalogue_serviceitem i ON i.id = c.other_id AND i.status = '{ItemStatus.IN_USE}'
       JOIN catalogue_itemversion v ON v.id = i.current_id JOIN regions_body b ON b.id = i.body_id
 WHERE c.item_id = %s::bigint AND c.way <> '{CompanionWay.LEFT_OUT}'
   AND NOT (c.way = '{CompanionWay.COUNTED}' AND EXISTS (
         SELECT 1 FROM catalogue_itemcompanion s
          WHERE s.item_id = c.item_id AND s.other_id = c.other_id AND s.way <> '{CompanionWay.COUNTED}'))
ORDER BY 1, place
"""


def around(item_id: int, on: date) -> Around:
    """All of it on that day. Lists by kind and name; the newest policies first; of companions what the keeper chose first,
    then the most people, at most six, and nothing in the place of what is closed or left out. One query."""
    key = str(item_id)
    found = Around()
    for kind, code, name, first, second, third, fourth, pk, _place in rows(SQL, [key, key, key, str(on), str(on), key]):
        if kind == "list":
            found.lists.append(OnList(code, name))
        elif kind == "hall":
            found.halls.append(InHall(pk, name, first, code))
        elif kind == "benefit":
            found.benefits.append(Benefit(code, pk, name, first, second, third, fourth))
        elif len(found.companions) < MOST_NAMED:
            found.companions.append(Companion(code, name, first, second, third == CompanionWay.CHOSEN))
    return found
