"""Forms and samples go along with their materials: from a version to the next draft, and through every edit of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tongban.catalogue.models import ItemMaterial, ItemVersion, MaterialFile
from tongban.catalogue.rules.carrying import Named, carried


def carry_files(pairs: Iterable[tuple[int, int]]) -> None:
    """(version before, draft after) → the draft has the files of the materials that are still there. Three statements
    however many, one where nothing has a file."""
    later = dict(pairs)
    files = list(MaterialFile.objects.filter(version_id__in=later))
    if not files:
        return
    held = {one.version_id for one in files}
    materials: dict[int, list[Named]] = defaultdict(list)
    wanted = held | {later[pk] for pk in held}
    for version_id, code, name in ItemMaterial.objects.filter(version_id__in=wanted).values_list(
        "version_id", "code", "name"
    ):
        materials[version_id].append((code, name))
    ways = {pk: carried(materials[pk], materials[later[pk]]) for pk in held}
    MaterialFile.objects.bulk_create(
        MaterialFile(
            version_id=later[one.version_id],
            material_code=ways[one.version_id][one.material_code],
            kind=one.kind,
            file_id=one.file_id,
        )
        for one in files
        if one.material_code in ways[one.version_id]
    )


def keep_files_of(version: ItemVersion, before: Sequence[Named]) -> None:
    """After the materials of a draft were written anew: its files follow theirs, those of a material that is gone go."""
    files = list(version.files.all()) if before else []
    if not files:
        return
    way = carried(before, version.materials.values_list("code", "name"))
    version.files.all().delete()
    MaterialFile.objects.bulk_create(
        MaterialFile(version=version, material_code=way[one.material_code], kind=one.kind, file_id=one.file_id)
        for one in files
        if one.material_code in way
    )
