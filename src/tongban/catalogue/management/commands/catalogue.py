"""`tongban catalogue import|export|indicators|search|reindex|audit|links|materials`."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalogue import selectors, services
from tongban.catalogue.importing.reasons import reason_in_words
from tongban.catalogue.management import catalogue_files, guide_audit
from tongban.catalogue.management.queries import lines_of, queries_of
from tongban.catalogue.services.files.running import be_a_child
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

SHOWN_FINDINGS, SHOWN_HITS = 40, 10


class Command(BaseCommand):
    help = "Import a catalogue, compute its indicators, search it, audit its guides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        imports = verbs.add_parser("import", help="bring in a folder or file of items")
        catalogue_files.add_import_arguments(imports)
        imports.add_argument("--source", default="", help="name of the source (default: the profile)")
        imports.add_argument("--region", default="", help="division code of all rows")
        imports.add_argument("--dry-run", action="store_true", help="report only")
        catalogue_files.add_export_arguments(verbs.add_parser("export", help="write the catalogue to a file"))
        run_import = verbs.add_parser("run-import", help="work at one import of a page (the worker starts this)")
        run_import.add_argument("run_id", type=int)
        run_import.add_argument("attempt", type=int)
        indicators = verbs.add_parser("indicators", help="reductions, visits, instant share, zero-material, counts")
        indicators.add_argument("--source", default="", help="only items imported under this name")
        indicators.add_argument("--region", default="", help="only items of this division and those inside it")
        search = verbs.add_parser("search", help="the first ten items for these words")
        search.add_argument("query", nargs="*")
        search.add_argument(
            "--from", dest="file", default="", help="CSV file with a column `query`: one JSON line per row, in order"
        )
        verbs.add_parser("reindex", help="write the search documents of all items anew")
        audit = verbs.add_parser("audit", help="what is wrong with the guides, and what to do about it")
        audit.add_argument("--body", default="", help="only the guides of this body (name, short name or credit code)")
        verbs.add_parser("links", help="ask every address of the guides whether somebody answers")
        materials = verbs.add_parser("materials", help="the dictionary of materials: names counted, suggestions made")
        materials.add_argument("--load", action="store_true", help="enter what ships and this place does not have")
        for verb in verbs.choices.values():
            verb.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb'].replace('-', '_')}")(options)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal

    def _reindex(self, options: dict[str, Any]) -> None:
        count = services.reindex()
        if options["json"]:
            self._print({"items": count})
        else:
            self.stdout.write(f"{count} items")

    def _import(self, options: dict[str, Any]) -> None:
        if catalogue_files.is_ours(options["path"], options["profile"]):
            catalogue_files.bring_in(options, at=timezone.now(), write=self.stdout.write)
            return
        report = services.import_catalogue(
            options["path"], options["profile"], options["dry_run"], by=SYSTEM, at=timezone.now(),
            source=options["source"], region_code=options["region"],
        )  # fmt: skip
        if options["json"]:
            self._print(report.as_dict())
            return
        for finding in report.findings[:SHOWN_FINDINGS]:
            value = f": {finding.value}" if finding.value else ""
            why = f"（{words}）" if (words := reason_in_words(finding.reason)) else ""
            self.stdout.write(f"{finding.file}:{finding.row} {finding.column} {finding.reason}{why}{value}")
        if len(report.findings) > SHOWN_FINDINGS:
            self.stdout.write(f"… {len(report.findings)} findings in all, see --json")
        for reason, count in report.by_reason().items():
            why = f"  {words}" if (words := reason_in_words(reason)) else ""
            self.stdout.write(f"{reason}: {count}{why}")
        done = "would create" if report.dry_run else "created"
        self.stdout.write(
            f"{report.profile}: {report.items} items, {report.materials} materials, {report.steps} steps read; "
            f"{done} {report.created}, updated {report.updated}, unchanged {report.unchanged}, "
            f"new bodies {report.bodies_created}"
        )

    def _run_import(self, options: dict[str, Any]) -> None:
        be_a_child(options["run_id"], options["attempt"], timezone.now)

    def _export(self, options: dict[str, Any]) -> None:
        catalogue_files.write_out(options, at=timezone.now(), write=self.stdout.write)

    def _indicators(self, options: dict[str, Any]) -> None:
        found = selectors.indicators(selectors.Scope(source=options["source"], region_code=options["region"])).as_dict()
        if options["json"]:
            self._print(found)
            return
        for name, value in found.items():
            self.stdout.write(f"{name}: {value}")

    def _search(self, options: dict[str, Any]) -> None:
        if bool(options["query"]) == bool(options["file"]):
            raise CommandError(_("请给出要搜索的词，或者用 --from 指定文件（两者选一）。"))
        if options["file"]:
            for query in queries_of(options["file"]):
                hits = lines_of(selectors.search(query, limit=SHOWN_HITS))
                self.stdout.write(json.dumps(hits, ensure_ascii=False))
            return
        answer = selectors.search(" ".join(options["query"]), limit=SHOWN_HITS)
        hits = lines_of(answer)
        if options["json"]:
            self._print(hits)
            return
        for said, names in answer.understood.sayings:
            self.stdout.write(f"{said} → {'、'.join(names)}")
        for hit in hits:
            self.stdout.write(f"{hit['score']:6.2f}  {hit['name']}  ({hit['department']})  {hit['code']}")
        if not hits:
            themes = "、".join(theme.name for theme in answer.nearest_themes)
            self.stdout.write(f"没有找到“{answer.understood.text}”。" + (f"相近主题：{themes}" if themes else ""))

    def _audit(self, options: dict[str, Any]) -> None:
        items = guide_audit.items_of_body(options["body"]) if options["body"] else None
        if options["body"] and items is None:
            raise CommandError(_("没有名为“{name}”并且有事项的部门。").format(name=options["body"]))
        guide_audit.write_report(items, on=timezone.localdate(), as_json=options["json"], write=self.stdout.write)

    def _links(self, options: dict[str, Any]) -> None:
        asked = services.ask_links(at=timezone.now())
        if options["json"]:
            self._print(asdict(asked))
        else:
            said = _(
                "共{addresses}个网址：{alive}个有应答，{failed}个没有（其中{dead}个多日如此），{unknown}个没有问。"
            )
            self.stdout.write(said.format(**asdict(asked)))
        if asked.unknown and asked.unknown == asked.addresses:
            raise CommandError(_("这里没有网络，没有记录任何结果。"))

    def _materials(self, options: dict[str, Any]) -> None:
        loaded = services.load_materials(by=SYSTEM, at=timezone.now()) if options["load"] else 0
        services.refresh_material_names()
        counts = {"loaded": loaded, **selectors.materials.counts()}
        if options["json"]:
            self._print(counts)
        else:
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))

    def _print(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))
