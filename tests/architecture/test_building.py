"""How the building stands: what import contracts cannot see."""

import ast
import tomllib

import pytest
from django.apps import apps
from tests.architecture.source import FACES, FLOORS, SOURCE, calls, files, floor, rooms

from tongban.kernel import errors

# What below the faces may ask the clock, each with its reason.
MAY_ASK_THE_CLOCK = {
    "tasks.py": "the outermost code of a background job",
    "management/commands": "the outermost code of a command",
    "demo": "makes a past that ends today",
    "regions/apps.py": "runs after `migrate`; notes when the shipped divisions were loaded",
    "calendars/shipped.py": "runs after `migrate`, the outermost code there is; notes when the shipped days were loaded",
    "identity/middleware.py": "answers a web request: who is signed on at this moment",
    "identity/session_store.py": "answers a web request: whether its session is over",
    "identity/services/sessions.py": "signs on and ends web sessions, which only exist now",
    "identity/apps.py": "notes failed sign-ons as the signal of the lock-out library arrives",
    "cases/selectors": "a case page opened without a day asks whose posts count today; every operation names its moment",
}


def test_a_key_to_another_table_only_points_down():
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("tongban."):
            continue
        room = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not target.__module__.startswith("tongban."):
                continue
            other = target.__module__.split(".")[1]
            assert other == room or floor(other) < floor(room), f"{model.__name__}.{field.name} points up to {other}"


def test_the_floors_of_these_tests_are_those_of_the_import_contract():
    pyproject = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        c for c in pyproject["tool"]["importlinter"]["contracts"] if c["name"].startswith("Imports between rooms")
    )
    layers = [{room.strip("() ") for room in layer.split("|")} for layer in contract["layers"]]
    assert layers == FLOORS[::-1]


def test_every_room_says_what_it_is_for():
    for room in rooms():
        tree = ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8"))
        assert len(ast.get_docstring(tree) or "") > 40, f"{room}/__init__.py has no sentence about the room"


def refusals():
    """(file, code) of every Refusal("…") in the source."""
    for path, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name == "Refusal" and call.args and isinstance(call.args[0], ast.Constant):
            yield path, call.args[0].value


def test_every_refusal_is_worded():
    worded = errors.wordings()
    missing = sorted({f"{code} ({path})" for path, code in refusals() if code not in worded})
    assert not missing


def test_every_wording_belongs_to_the_room_of_its_code():
    for path, code in refusals():
        assert code.count(".") == 1, f"{path}: {code} is not room.reason"


CLOCKS = {("timezone", "now"), ("timezone", "localtime"), ("timezone", "localdate"), ("datetime", "now"),
          ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}  # fmt: skip


def asks_the_clock(call: ast.Call) -> bool:
    """`timezone.now()`, `date.today()`, and the local ones when no moment is given to them."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in ("localtime", "localdate", "now") and not call.args and not call.keywords
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return False
    local = function.attr in ("localtime", "localdate")
    return (function.value.id, function.attr) in CLOCKS and not (local and (call.args or call.keywords))


def test_only_the_outermost_code_asks_the_clock():
    asking = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if asks_the_clock(call)
        and path.parts[0] not in FACES
        and not any(f"/{allowed}" in f"/{path.as_posix()}" for allowed in MAY_ASK_THE_CLOCK)
    ]
    assert not asking


@pytest.mark.parametrize(
    "text, asks",
    [
        ("timezone.now()", True),
        ("date.today()", True),
        ("localdate()", True),
        ("localdate(at)", False),
        ("timezone.localtime(at)", False),
        ("datetime.fromtimestamp(1)", False),
    ],
)
def test_asking_the_clock_is_recognised(text, asks):
    assert asks_the_clock(ast.parse(text).body[0].value) is asks


def test_the_source_was_read():
    assert len(files()) > 100
