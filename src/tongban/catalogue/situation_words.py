"""Situations in plain words: faults, conditions, why a material is left out. Ids of the document are never said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalogue.rules.situations import Leaf, NeedsMaterial, Problem, Question, questions_of
from tongban.catalogue.rules.situations.explaining import Missing, missing
from tongban.catalogue.rules.situations.faults import place_of
from tongban.catalogue.rules.situations.tree import MULTI, Option, Tree, tree_of

FAULTS: Mapping[str, Any] = {
    "malformed": gettext_lazy("有问题或者选项没有写完整。"),
    "no_start": gettext_lazy("没有一开始就问的问题。请至少选一个。"),
    "question_twice": gettext_lazy("有两个问题用了同一个内部编号，请删去其中一个。"),
    "unknown_question": gettext_lazy("有一个选项引向已经不存在的问题。"),
    "unknown_kind": gettext_lazy("“{where}”既不是单选也不是多选。"),
    "no_options": gettext_lazy("“{where}”没有选项，没有人能回答。"),
    "option_twice": gettext_lazy("“{where}”有两个选项用了同一个内部编号，请删去其中一个。"),
    "loop": gettext_lazy("“{where}”会引回到它自己，永远问不完。"),
    "question_never_asked": gettext_lazy("“{where}”永远不会问到：它不是一开始就问的，也没有选项引向它。"),
    "material_twice": gettext_lazy("有两份材料用了同一个编号：{where}。"),
    "condition_malformed": gettext_lazy("“{where}”的适用情形写法有误，请重新设置。"),
    "condition_unknown": gettext_lazy("“{where}”的适用情形用到了已经不存在的问题或者选项。"),
    "condition_impossible": gettext_lazy("“{where}”有一种情形要求的回答不可能同时出现。"),
    "condition_unproved": gettext_lazy("“{where}”的适用情形牵连的问题太多，无法核对能不能出现。请简化。"),
    "material_never_needed": gettext_lazy("没有任何回答会用到“{where}”。"),
    "question_idle": gettext_lazy("“{where}”怎么回答都一样：没有后续问题，也没有材料用到它。"),
    "leaf_empty": gettext_lazy("有的回答一份材料也不需要。如果不是有意这样，请核对。"),
    "leaf_empty_unproved": gettext_lazy("情形太多，没有核对会不会有回答一份材料也不需要。"),
}  # fmt: skip


@dataclass(frozen=True)
class LeafWords:
    """One list for people: what was answered, in how many ways one comes to it, which materials."""

    answers: list[tuple[str, str]]
    ways: int
    names: list[str]


@dataclass(frozen=True)
class LeftOut:
    """A material that these answers do not ask for, and why."""

    name: str
    reasons: list[str]


def fault(problem: Problem, situations: Mapping[str, Any], materials: Iterable[NeedsMaterial]) -> str:
    """One sentence."""
    return str(FAULTS[problem.reason]).format(where=place_of(problem, situations, materials))


def condition(situations: Mapping[str, Any], needed_when: Any) -> list[str]:
    """Of each alternative one clause: “身份”回答“企业”，并且“场所”回答“租赁”. [] = always."""
    questions = questions_of(situations)
    if not isinstance(needed_when, list):
        return []
    joint, order = _("，并且"), list(questions)

    def clauses(way: Mapping[str, str]) -> list[str]:
        """The database keeps no order of keys: they stand as the questions are asked."""
        known = sorted(way, key=lambda one: order.index(one) if one in order else len(order))
        return [_clause(questions, one, way[one]) for one in known]

    return [joint.join(clauses(way)) for way in needed_when if isinstance(way, dict)]


def in_one(situations: Mapping[str, Any], needed_when: Any) -> str:
    """The same as one sentence."""
    ways = condition(situations, needed_when)
    return _("；或者").join(ways) if ways else _("总是需要")


def outline(situations: Mapping[str, Any]) -> str:
    """The whole tree, a line a question: how it is asked, its options, and what each of them leads to. "" without questions."""
    tree = tree_of(situations)
    return "\n".join(_asked(tree, one) for one in tree.questions.values())


def _asked(tree: Tree, question: Question) -> str:
    kinds = [_("可以选多项") if question.kind == MULTI else _("选一项")]
    if question.id in tree.start:
        kinds.insert(0, _("一开始就问"))
    said = _("“%(question)s”（%(kinds)s）") % {"question": question.text, "kinds": _("，").join(kinds)}
    if question.help:
        said += _("（说明：%(help)s）") % {"help": question.help}
    return said + _("：") + _("；").join(_offered(tree, option) for option in question.options)


def _offered(tree: Tree, option: Option) -> str:
    then = [
        _("“%(question)s”") % {"question": tree.questions[one].text} for one in option.then if one in tree.questions
    ]
    if not then:
        return option.label
    return _("%(answer)s → 再问%(questions)s") % {"answer": option.label, "questions": _("、").join(then)}


def leaves(found: Sequence[Leaf], situations: Mapping[str, Any], materials: Iterable[Any]) -> list[LeafWords]:
    """In the order of the list of materials."""
    questions, rows = questions_of(situations), list(materials)
    return [
        LeafWords(
            [(questions[q].text, "、".join(o.label for o in questions[q].options if o.id in picked)) for q, picked in one.picks],
            one.ways,
            [row.name for row in rows if row.code in one.codes],
        )
        for one in found
    ]  # fmt: skip


def left_out(situations: Mapping[str, Any], materials: Iterable[Any], answers: Mapping[str, Any]) -> list[LeftOut]:
    """What these answers do not ask for."""
    questions = questions_of(situations)
    found = []
    for row in materials:
        ways = missing(situations, row, answers)
        if ways:
            found.append(LeftOut(row.name, list(dict.fromkeys(_lacking(questions, lacks) for lacks in ways))))
    return found


def _lacking(questions: Mapping[str, Question], lacks: Sequence[Missing]) -> str:
    said = []
    for one in lacks:
        clause = _clause(questions, one.question, one.option)
        if not one.is_asked:
            said.append(_("只在%(clause)s时需要，这样回答不会问到这个问题") % {"clause": clause})
        elif one.is_open:
            said.append(_("只在%(clause)s时需要，这个问题还没有回答") % {"clause": clause})
        else:
            said.append(_("只在%(clause)s时需要") % {"clause": clause})
    return "；".join(said)


def _clause(questions: Mapping[str, Question], question_id: str, option_id: str) -> str:
    question = questions.get(question_id)
    option = question.option(option_id) if question else None
    if question is None or option is None:
        return _("一个已经删去的问题或者选项")
    if question.kind == "multi":
        return _("“%(question)s”选了“%(answer)s”") % {"question": question.text, "answer": option.label}
    return _("“%(question)s”回答“%(answer)s”") % {"question": question.text, "answer": option.label}
