"""The catalogue: items with one published version each, their materials, steps, themes and search documents."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

import psycopg
from benchmarks.data import shape
from benchmarks.data.copying import Table, copy_lines
from benchmarks.data.ground import FORM, Ground, Organ
from benchmarks.data.words import MATERIALS, item_name

from tongban.catalogue.services.indexing import tokens_of

CHUNK = 5_000
TABLES = {
    name: Table(name, columns)
    for name, columns in {
        "catalogue_serviceitem": "id code basic_code source_id source body_id region_code status current_id popularity "
        "is_abolished",
        "catalogue_itemversion": "id item_id number state effective_on published_at name item_type case_type service_objects "
        "legal_basis exercise_level power_source handling_office entrusting_body co_bodies statutory_limit statutory_unit "
        "statutory_note promised_limit promised_unit promised_note conditions procedure handling_forms visits visits_reason "
        "place hours is_in_hall is_online may_apply_online online_depth handling_scope quantity_limit is_charged fees "
        "result_type result_name licence_type_code licence_valid_months may_courier consultation complaint faq is_bundle "
        "min_assurance_level may_use_proxy touches_safety desk_may_decide situations form_code form_version fingerprint extra "
        "power_division exercise_content online_address intermediaries result_sample",
        "catalogue_itemmaterial": "id version_id code order name material_type form originals copies paper_specification source "
        "source_note issuer legal_basis acceptance_standard filling_notes necessity needed_when licence_type_code extra",
        "catalogue_itemstep": "id version_id order name days handler content standard extra",
        "catalogue_itemversion_themes": "itemversion_id theme_id",
        "catalogue_searchdoc": "item_id name tokens",
    }.items()
}  # fmt: skip
TABLES["catalogue_itemmaterial"].columns[3] = TABLES["catalogue_itemstep"].columns[2] = '"order"'
STEPS = (("受理", "1个工作日", "审查材料是否齐全、符合法定形式。"), ("审查与决定", "按承诺时限", "审查是否符合法定条件并作出决定。"),
         ("办结与送达", "10个工作日", "制作文书并送达申请人。"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the rows of its cases need it. Limits in working days."""

    id: int  # of its version too
    code: str
    name: str
    organ: Organ
    is_instant: bool
    item_type: str
    statutory: int
    promised: int
    basis: str
    materials: tuple[tuple[str, str], ...]  # (code, name) of what everybody gives


def make_catalogue(connection: psycopg.Connection, ground: Ground, items: int, at: datetime, rng: Random) -> list[Item]:
    """Write them by COPY; returns all of them, the most asked for first."""
    weights = [organ.weight for organ in ground.organs]
    organs = ground.organs + rng.choices(ground.organs, weights, k=max(0, items - len(ground.organs)))
    made: list[Item] = []
    lines: dict[str, list[str]] = {name: [] for name in TABLES}
    for number in range(items):
        made.append(_item(number, organs[number], ground, at, rng, lines))
        if len(made) % CHUNK == 0 or number == items - 1:
            copy_lines(connection, TABLES, lines)
            connection.commit()
            lines = {name: [] for name in TABLES}
    return made


def _item(number: int, organ: Organ, ground: Ground, at: datetime, rng: Random, lines: dict[str, list[str]]) -> Item:
    pk, body = number + 1, organ.body
    name, is_instant = item_name(number), rng.random() < shape.INSTANT_ITEMS
    item_type = (
        "permit"
        if not is_instant and rng.random() < shape.PERMITS
        else rng.choice(("public_service", "confirmation", "benefit"))
    )
    statutory = rng.choice(shape.STATUTORY_DAYS)
    promised = 1 if is_instant else max(1, int(statutory * rng.choice(shape.PROMISED_SHARE)))
    code = f"{body.credit_code}400{number // 1000 % 1000:03d}{number % 1000:03d}{number // 1_000_000:04d}"
    basis = "《云江市政务服务条例》第二十条"
    theme = ground.themes[number % len(ground.themes)]
    conditions = f"申请人符合{basis}规定的条件，材料齐全、符合法定形式。"
    names = [MATERIALS[(number * 7 + n * 5) % len(MATERIALS)] for n in range(rng.choice(shape.MATERIALS_PER_ITEM))]
    names = list(dict.fromkeys(names))
    lines["catalogue_serviceitem"].append(
        f"{pk}\t{code}\t\t\t\t{body.pk}\t{body.region_code}\tin_use\t{pk}\t{max(0, 5000 - number)}\tf"
    )
    lines["catalogue_itemversion"].append(
        f"{pk}\t{pk}\t1\tpublished\t{at:%Y-%m-%d}\t{at.isoformat()}\t{name}\t{item_type}\t{'instant' if is_instant else 'promised'}\t"
        f'["person", "enterprise"]\t{basis}\t3\t法定本级行使\t行政审批科\t\t[]\t{statutory}\tworking_day\t\t{promised}\tworking_day\t\t'
        f'{conditions}\t申请、收件、受理、审查、决定、送达。\t["window", "online"]\t0\t\t云江市政务服务中心\t9:00-17:20\tt\tt\tt\t[]\t\t\tf\t[]\t'
        f"other\t{name[:20]}办理结果\t\t\\N\tt\t0990-12345\t0990-12345 转 2\t"
        f'[{{"question": "多久能办好？", "answer": "{promised}个工作日内。"}}]\tf\t2\tt\tf\t{"t" if is_instant else "f"}\t{{}}\t'
        f"{FORM}\t{ground.form_version}\t\t{{}}\t\t\t\t[]\t"
    )  # fmt: skip
    given = []
    for place, material in enumerate(names):
        necessary = place < shape.NECESSARY
        lines["catalogue_itemmaterial"].append(
            f"{TABLES['catalogue_itemmaterial'].take()}\t{pk}\tM{place + 1:02d}\t{place}\t{material}\t"
            f"{'form' if material == '申请表' else 'licence' if '证' in material else 'other'}\teither\t1\t0\t\tapplicant\t\t\t\t"
            f"清晰、完整，与原件一致。\t\t{'necessary' if necessary else 'optional'}\t[]\t\t{{}}"
        )
        if necessary:
            given.append((f"M{place + 1:02d}", material))
    for place, (step, days, content) in enumerate(STEPS):
        lines["catalogue_itemstep"].append(
            f"{TABLES['catalogue_itemstep'].take()}\t{pk}\t{place}\t{step}\t{days}\t行政审批科\t{content}\t\t{{}}"
        )
    lines["catalogue_itemversion_themes"].append(f"{pk}\t{theme.pk}")
    tokens = tokens_of(
        name=name,
        body_name=body.name,
        theme_names=[theme.name],
        result_name=f"{name[:20]}办理结果",
        content=[conditions, *names],
    )
    lines["catalogue_searchdoc"].append(f"{pk}\t{name}\t{_escaped(tokens)}")
    return Item(pk, code, name, organ, is_instant, item_type, statutory, promised, basis, tuple(given))


def _escaped(tokens: str) -> str:
    return tokens.replace("\\", "\\\\")
