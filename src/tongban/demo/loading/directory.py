"""The directory above the city: some items it shares with the city, one of them changed since, some nobody has claimed yet."""

from datetime import datetime
from typing import Any

from tongban.catalogue.models import BaseItem
from tongban.catalogue.services import give_lines, take_over_directory
from tongban.demo.loading.ground import Ground
from tongban.demo.place import city
from tongban.kernel.actors import SYSTEM

MUNICIPAL = "3"  # exercise level (R-ITEM-11)
PROVINCE = "990000000000"
NOT_CLAIMED = [  # body, sequence number, type digits, type, name, legal basis, statutory days
    ("scjg", 51, "01", "permit", "食品生产许可", "《中华人民共和国食品安全法》第三十五条", 20),
    ("scjg", 52, "07", "confirmation", "食品小作坊登记", "《中华人民共和国食品安全法》第三十六条", 10),
    ("jt", 51, "01", "permit", "道路旅客运输站经营许可", "《中华人民共和国道路运输条例》第三十九条", 15),
    ("wl", 51, "01", "permit", "互联网上网服务营业场所设立审批", "《互联网上网服务营业场所管理条例》第十条", 20),
]
# Entries the city has already; the directory promises less time than the city does.
SHARED = [("scjg", 1, {"promised_limit": 4}), ("jt", 1, {"promised_limit": 3})]


def load_directory(ground: Ground, items: dict[str, Any], at: datetime) -> None:
    """After the items. A directory that is there stays."""
    if BaseItem.objects.exists():
        return
    departments = {key: f"{number:02d}" for number, (key, *_) in enumerate(city.BODIES, start=1)}
    for key, line in departments.items():
        give_lines(body_id=ground.bodies[key].pk, lines={line: MUNICIPAL}, by=SYSTEM, at=at)
    entries = [
        {
            "basic_code": f"99{digits}{departments[body]}{number:03d}000", "name": name, "levels": [MUNICIPAL],
            "elements": {
                "item_type": kind, "case_type": "promised", "legal_basis": basis, "statutory_limit": days,
                "service_objects": ["enterprise"],
            },
        }
        for body, number, digits, kind, name, basis, days in NOT_CLAIMED
    ]  # fmt: skip
    for body, number, changed in SHARED:
        item = items[f"{body}-{number}"]
        elements = {
            name: getattr(item.current, name) for name in ("item_type", "case_type", "legal_basis", "statutory_limit")
        }
        entries.append(
            {
                "basic_code": item.basic_code, "name": item.current.name, "levels": [MUNICIPAL],
                "elements": elements | changed,
            }
        )  # fmt: skip
    take_over_directory(entries, region_code=PROVINCE, effective_on=at.date(), by=SYSTEM, at=at)
