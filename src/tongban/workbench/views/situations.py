"""情形问题: the editor of the tree of a draft, of when each material is needed, with a trial and the proof (R-ITEM-42)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue import situation_words as words
from tongban.catalogue.enums import VersionState
from tongban.catalogue.rules.chapters import SITUATIONS
from tongban.catalogue.rules.situations import editing, materials_for, open_questions
from tongban.catalogue.rules.situations.editing import Draft
from tongban.catalogue.selectors import editing as chapters
from tongban.identity.enums import Role
from tongban.kernel.errors import Refusal
from tongban.webkit import keeping, situation
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.situation_form import Edited, read_condition, read_tree, typed_texts
from tongban.workbench.views.editor.sheet import address_of, around

MOST_LEAVES = 60  # of a group; the page says how many there are
DEEPEST = 4  # steps of indentation


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.CATALOGUE_MANAGER)
@once
@keeping.keeps_typed
def edit_situations(request: HttpRequest, code: str) -> HttpResponse:
    """The page, and every act on it."""
    shown = selectors.situation_draft(code)
    if not permissions.may_keep(request.staff, shown.version.item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    if shown.version.state != VersionState.DRAFT:
        messages.info(request, _("只有草稿可以修改。请先起草新版本，或者撤回送审。"))
        return HttpResponseRedirect(reverse("workbench:catalogue-item", args=[code]))
    if request.method != "POST":
        if kept := keeping.take(request):
            request.POST = kept.post  # type: ignore[assignment]
            if kept.post.get("seen") != shown.digest:
                return _moved(request, shown)
            messages.info(request, _("登录失效前填写的内容已经填回，请核对后再保存。"))
        return _page(request, shown)
    if request.POST.get("seen") != shown.digest:
        return _moved(request, shown)
    is_condition = request.POST.get("do") == "condition"
    edited = (read_condition if is_condition else read_tree)(shown.draft, request.POST)
    if edited.errors:
        return _page(request, shown, edited, status=422)
    if edited.asking:
        return _page(request, shown, edited)
    try:
        services.edit_situations(
            version_id=shown.version.pk, draft=edited.draft, seen=shown.digest, by=request.staff, at=timezone.localtime()  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as no:
        if no.code == "catalogue.situations_moved":
            return _moved(request, selectors.situation_draft(code))
        edited.errors = {"": [no.text()]}
        return _page(request, shown, edited, status=409)
    act, _colon, place = request.POST.get("do", "").partition(":")
    if act == "go" and (there := address_of(code, place)):
        return HttpResponseRedirect(there)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"{reverse('workbench:edit-situations', args=[code])}#{edited.anchor}")


def _moved(request: HttpRequest, shown: selectors.SituationDraft) -> HttpResponse:
    """Somebody else was here meanwhile: what stands there now, and what was typed to take over from."""
    lost = typed_texts(request.POST)
    request.POST = type(request.POST)()  # type: ignore[assignment]
    no = Refusal("catalogue.situations_moved")
    return _page(request, shown, Edited(shown.draft, {"": [no.text()]}), lost=lost, status=409)


def _page(
    request: HttpRequest, shown: selectors.SituationDraft, edited: Edited | None = None, *, lost: Any = (), status: int = 200
) -> HttpResponse:  # fmt: skip
    typed = request.POST
    draft, proof = shown.draft, shown.proof
    tree = editing.in_reading_order(draft.situations)
    answers = situation.read(tree, request.GET)
    asked = situation.entries(tree, answers)
    names = {row.code: row.name for row in shown.materials}
    effects = edited.effects if edited else []
    said = [words.fault(one, draft.situations, shown.materials) for one in proof.problems]
    context = {
        "version": shown.version, "item": shown.version.item, "is_fixed": shown.is_fixed, "digest": shown.digest,
        "errors": edited.errors if edited else {}, "lost": lost, "limits": editing,
        "questions": _questions(draft, tree, typed, edited.errors if edited else {}), "places": _places(tree),
        "add": {name: typed.get(f"add-{name}", "") for name in ("text", "options", "kind", "after")},
        "asking": edited.asking if edited else "", "removed": edited.removed if edited else "",
        "gone": [one.what for one in effects if one.kind == "question"],
        "changed": [
            {"name": names.get(one.what, ""), "before": words.in_one(draft.situations, one.before),
             "after": words.in_one(edited.draft.situations if edited else {}, one.after)}
            for one in effects if one.kind == "condition"
        ],
        "materials": [
            {"code": row.code, "name": row.name, "ways": words.condition(draft.situations, row.needed_when)} for row in shown.materials
        ],
        "condition": _condition(request, shown, tree, edited.errors if edited else {}),
        "asked": asked, "open_count": len(open_questions(tree, answers)),
        "needed": materials_for(tree, shown.materials, answers), "left_out": words.left_out(tree, shown.materials, answers),
        "faults": list(dict.fromkeys(said)), "advice": [words.fault(one, tree, shown.materials) for one in proof.advice],
        "proof": proof, "leaves": words.leaves(proof.leaves(), tree, shown.materials), "groups": _groups(proof, tree, shown),
        "always": [names[code] for code in proof.always],
        **around(shown.version, SITUATIONS, chapters.standings(shown.version, on=timezone.localdate())),
    }  # fmt: skip
    return render(request, "workbench/catalogue/situations.html", context, status=status)


def _questions(draft: Draft, tree: Any, typed: Mapping[str, str], errors: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions as the page shows them: what stands there, overlaid with what was typed; who leads to each."""
    rows = tree["questions"]
    text_of = {row["id"]: row.get("text", "") for row in rows}
    number_of = {row["id"]: n for n, row in enumerate(rows, 1)}
    causes: dict[str, list[str]] = {}
    depth = dict.fromkeys(tree["start"], 0)
    for row in rows:
        for option in row["options"]:
            for after in option["then"]:
                causes.setdefault(after, []).append(
                    _("第%(number)s题回答“%(answer)s”")
                    % {"number": number_of[row["id"]], "answer": option.get("label", "")}
                )
                depth.setdefault(after, min(depth.get(row["id"], 0) + 1, DEEPEST))
    found = []
    for i, row in enumerate(rows):
        may = set(editing.may_follow(draft, row["id"]))
        options = [
            {
                "name": f"label-{i}-{j}", "place": f"{i}.{j}", "label": typed.get(f"label-{i}-{j}", option.get("label", "")),
                "then": [
                    {"place": f"{i}.{j}.{k}", "number": number_of[after], "text": text_of[after]} for k, after in enumerate(option["then"])
                ],
                "may": [
                    {"at": n, "number": n + 1, "text": one.get("text", ""), "is_chosen": typed.get(f"follow-{i}-{j}") == str(n)}
                    for n, one in enumerate(rows) if one["id"] in may and one["id"] not in option["then"]
                ],
                "follow": f"follow-{i}-{j}", "is_first": j == 0, "is_last": j == len(row["options"]) - 1,
            }
            for j, option in enumerate(row["options"])
        ]  # fmt: skip
        found.append({
            "at": i, "number": i + 1, "is_first": i == 0, "text": typed.get(f"text-{i}", row.get("text", "")), "text_name": f"text-{i}",
            "help": typed.get(f"help-{i}", row.get("help", "")), "kind": typed.get(f"kind-{i}", row["kind"]),
            "is_start": f"start-{i}" in typed if f"text-{i}" in typed else row["id"] in tree["start"], "new": typed.get(f"new-{i}", ""),
            "new_name": f"new-{i}", "options": options, "causes": causes.get(row["id"], []), "depth": depth.get(row["id"], 0),
            "is_open": any(name.startswith((f"text-{i}", f"label-{i}-", f"new-{i}", f"follow-{i}-")) for name in errors),
        })  # fmt: skip
    return found


def _places(tree: Any) -> list[dict[str, Any]]:
    """All answers, by question, to choose from."""
    return [
        {"text": row.get("text", ""), "options": [(f"{i}.{j}", option.get("label", "")) for j, option in enumerate(row["options"])]}
        for i, row in enumerate(tree["questions"])
    ]  # fmt: skip


def _condition(request: HttpRequest, shown: selectors.SituationDraft, tree: Any, errors: Any) -> dict[str, Any] | None:
    """The material whose condition is open: as it stands, or as it was just chosen."""
    typed = request.POST if request.POST.get("do") == "condition" else {}
    code = typed.get("material") or request.GET.get("material", "")
    row = next((row for row in shown.materials if row.code == code), None)
    if row is None:
        return None
    place_of = {
        (question["id"], option["id"]): f"{i}.{j}"
        for i, question in enumerate(tree["questions"]) for j, option in enumerate(question["options"])
    }  # fmt: skip
    stands = row.needed_when if isinstance(row.needed_when, list) else []
    said = [[place_of.get(pair, "") for pair in way.items()] for way in stands if isinstance(way, dict)]
    if typed:
        numbers = range(editing.MOST_ALTERNATIVES)
        said = [[typed.get(f"way-{n}-{p}", "") for p in range(editing.MOST_TOGETHER)] for n in numbers]
        said = [way for way in ([one for one in way if one] for way in said) if way]
    said = [*said, []][: editing.MOST_ALTERNATIVES]
    ways = []
    for n, way in enumerate(said):
        width = min(max(len(way) + 1, 2), editing.MOST_TOGETHER)
        ways.append([
            {"name": f"way-{n}-{p}", "value": way[p] if p < len(way) else ""} for p in range(width)
        ])  # fmt: skip
    is_when = typed.get("mode") == "when" if typed else bool(stands)
    return {"code": row.code, "name": row.name, "ways": ways, "is_when": is_when}


def _groups(proof: Any, tree: Any, shown: selectors.SituationDraft) -> list[dict[str, Any]]:
    """Where the whole tree has too many lists: group by group."""
    texts = {row["id"]: row.get("text", "") for row in tree["questions"]}
    if proof.leaves() or proof.problems:
        return []
    names = {row.code: row.name for row in shown.materials}
    return [
        {
            "questions": [texts[one] for one in group.questions], "materials": [names[code] for code in group.codes],
            "ways": group.ways, "count": len(group.leaves) if group.leaves is not None else None,
            "leaves": words.leaves((group.leaves or ())[:MOST_LEAVES], tree, shown.materials),
        }
        for group in proof.groups
    ]  # fmt: skip
