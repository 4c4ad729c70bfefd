"""The options that the benchmarks of a stand share, said once."""

import argparse


def stand_options(name: str, about: str | None = None) -> argparse.ArgumentParser:
    """A parser for `bench NAME` with what every run inside a stand can be told."""
    parser = argparse.ArgumentParser(prog=f"bench {name}", description=about)
    parser.add_argument("--pg-options", default="", help="start options of PostgreSQL, e.g. '-c shared_buffers=1GB'")
    parser.add_argument("--keep", action="store_true", help="leave the folder for the next run")
    parser.add_argument("--json", metavar="PATH", help="write the figures there too")
    return parser


def sizes(parser: argparse.ArgumentParser, *, open_cases: bool = True) -> None:
    """How much a filled place holds."""
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--items", type=int, default=100_000)
    if open_cases:
        parser.add_argument("--open", type=int, default=20_000, dest="open_cases", help="of the cases")
