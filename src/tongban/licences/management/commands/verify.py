"""`tongban verify FILE [--json]`: is this file genuine? Exit 0 valid, 1 altered or not valid, 2 not readable."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tongban.licences.services import verify_file

EXIT = {"valid": 0, "invalid": 1, "unreadable": 2}
MARKS = {True: "✓", False: "✗", None: "－"}


class Command(BaseCommand):
    help = "核验已签章的 PDF 文件（退出码：0 有效，1 被改动或无效，2 不能读取）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(str(options["file"]))
        try:
            data = path.read_bytes()
        except OSError as error:
            self.stderr.write(f"不能读取 {path}：{error.strerror}")
            sys.exit(EXIT["unreadable"])
        found = verify_file(data, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(found.summary)
            for level in found.levels:
                self.stdout.write(f"  {MARKS[level.passed]} {level.label}：{level.text}")
            if found.licence:
                self.stdout.write(f"  证照：{found.licence.type_name}　{found.licence.identifier}")
        sys.exit(EXIT[found.verdict])
