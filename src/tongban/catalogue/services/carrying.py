"""Forms and samples go along with their materials: from a version to the next draft, and through every edit of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tongban.catalogue.models import ItemMaterial, MaterialFile
from tongban.catalogue.rules.carrying import Named, carried


def carry_files(pairs: Iterable[tuple[int, int]]) -> None:
    """(version before, draft after) → the draft has the files of the materials that are still there. Three statements
    however many, one where nothing has a file."""
    later = dict(pairs)
    files = list(MaterialFile.objects.filter(version_id__in=later))
    if not files:
        return
    held = {one.version_id for one in files}
    named = _named(held | {later[pk] for pk in held})
    _put(files, {pk: (later[pk], carried(named[pk], named[later[pk]])) for pk in held})


def keep_files(before: Mapping[int, Sequence[Named]]) -> None:
    """After the materials of drafts were written anew (draft → what they were): its files follow theirs, those of a material
    that is gone go. Four statements however many, one where nothing has a file."""
    files = list(MaterialFile.objects.filter(version_id__in=[pk for pk, named in before.items() if named]))
    if not files:
        return
    held = {one.version_id for one in files}
    now = _named(held)
    MaterialFile.objects.filter(version_id__in=held).delete()
    _put(files, {pk: (pk, carried(before[pk], now[pk])) for pk in held})


def _named(version_ids: Iterable[int]) -> dict[int, list[Named]]:
    materials: dict[int, list[Named]] = defaultdict(list)
    rows = ItemMaterial.objects.filter(version_id__in=version_ids).values_list("version_id", "code", "name")
    for version_id, code, name in rows:
        materials[version_id].append((code, name))
    return materials


def _put(files: Iterable[MaterialFile], ways: Mapping[int, tuple[int, Mapping[str, str]]]) -> None:
    """`ways`: version of a file → the version that gets it, and old code → new code."""
    MaterialFile.objects.bulk_create(
        MaterialFile(version_id=version_id, material_code=way[one.material_code], kind=one.kind, file_id=one.file_id)
        for one in files
        for version_id, way in [ways[one.version_id]]
        if one.material_code in way
    )
