"""Which region and which body an imported row belongs to."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tongban.catalogue.importing.records import Finding, ItemRecord, Reading
from tongban.catalogue.rules.codes import placeholder_code
from tongban.regions.models import Body, Region
from tongban.regions.rules.codes import padded

REGION_DIGITS = 12


def settle_regions(reading: Reading, region_code: str) -> None:
    """Give every record its region: the one asked for, else its own column, else the place that the names of the
    departments begin with, else none (reported once)."""
    region_code = padded(region_code) if region_code else ""
    fallback = region_code or _place_of(record.department for record in reading.items if not record.region_code)
    for record in reading.items:
        code = region_code or record.region_code or fallback
        record.region_code = code[:REGION_DIGITS].ljust(REGION_DIGITS, "0") if code else ""
    unknown = sum(not record.region_code for record in reading.items)
    if unknown:
        reading.findings.append(Finding("", 0, "", "region_unknown", str(unknown)))


def _place_of(departments: Iterable[str]) -> str:
    """The city or county whose name most of the department names begin with, by the division table; "" if none."""
    fronts: Counter[str] = Counter()
    for name in departments:
        fronts.update({name[:length] for length in range(2, 12) if name[length - 1 : length] in "省市区县旗盟州"})
    if not fronts:
        return ""
    rows = Region.objects.filter(name__in=fronts, valid_to__isnull=True, level__lte=3).values_list("name", "code")
    # A name that several divisions bear (市中区) says nothing.
    codes: dict[str, set[str]] = {}
    for name, code in rows:
        codes.setdefault(name, set()).add(code)
    known = [(fronts[name], len(name), next(iter(found))) for name, found in codes.items() if len(found) == 1]
    return max(known)[2] if known else ""


def bodies_for(records: Sequence[ItemRecord]) -> tuple[dict[tuple[str, str], Body], list[Body]]:
    """(region, department) → body, and those of them that have yet to be made. Two queries."""
    wanted: dict[tuple[str, str], str] = {}
    for record in records:
        key = (record.region_code, record.department)
        wanted[key] = wanted.get(key) or record.credit_code
    names = {name for _, name in wanted}
    found: dict[tuple[str, str], Body] = {}
    for body in Body.objects.filter(name__in=names).order_by("-pk"):
        found[body.region_code, body.name] = body
    by_code = {b.credit_code: b for b in Body.objects.filter(credit_code__in=[c for c in wanted.values() if c])}
    new: dict[str, Body] = {}
    for (region_code, name), own_code in wanted.items():
        if (region_code, name) in found:
            continue
        code = own_code if own_code and own_code not in new else placeholder_code(region_code, name)
        body = by_code.get(code) or new.setdefault(
            code, Body(name=name, short_name=name[:40], credit_code=code, region_code=region_code)
        )
        found[region_code, name] = body
    return found, list(new.values())
