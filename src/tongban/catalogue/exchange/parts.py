"""Lists kept inside a version (fees, questions with answers, situations) as rows of a sheet, and back."""

from collections.abc import Callable, Sequence
from typing import Any

Rows = Sequence[dict[str, Any]]


def fees_of(rows: Rows) -> list[dict[str, Any]]:
    """`amount` is there only where it is written."""
    return [
        {"name": row["name"], "standard": row["standard"], "basis": row["basis"]}
        | ({"amount": row["amount"]} if row["amount"] else {})
        for row in rows
    ]


def fee_rows(fees: Any) -> list[dict[str, Any]]:
    return [{"amount": "", **fee} for fee in fees]


def faq_of(rows: Rows) -> list[dict[str, Any]]:
    return [{"question": row["question"], "answer": row["answer"]} for row in rows]


def faq_rows(faq: Any) -> list[dict[str, Any]]:
    return [dict(one) for one in faq]


def situations_of(rows: Rows) -> dict[str, Any]:
    """A row for every option; the question stands in each of them, its first row counts."""
    if not rows:
        return {}
    questions: dict[str, dict[str, Any]] = {}
    for row in rows:
        question = questions.get(row["id"])
        if question is None:
            question = questions[row["id"]] = {
                "id": row["id"], "text": row["text"], **({"help": row["help"]} if row["help"] else {}),
                **({"kind": row["kind"]} if row["kind"] else {}), "options": [], "is_start": row["is_start"],
            }  # fmt: skip
        if row["option"]:
            then = {"then": row["then"]} if row["then"] else {}
            question["options"].append({"id": row["option"], "label": row["label"], **then})
    start = [one["id"] for one in questions.values() if one.pop("is_start")]
    return {"start": start, "questions": list(questions.values())}


def situation_rows(document: Any) -> list[dict[str, Any]]:
    rows = []
    for question in document.get("questions", []):
        head = {
            "id": question["id"], "text": question["text"], "help": question.get("help", ""), "kind": question.get("kind", ""),
            "is_start": question["id"] in document["start"],
        }  # fmt: skip
        for option in question["options"] or [{}]:
            rows.append({
                **head, "option": option.get("id", ""), "label": option.get("label", ""), "then": option.get("then", []),
            })  # fmt: skip
    return rows


PARTS: dict[str, tuple[Callable[[Any], list[dict[str, Any]]], Callable[[Rows], Any]]] = {
    "fees": (fee_rows, fees_of), "faq": (faq_rows, faq_of), "situations": (situation_rows, situations_of),
}  # fmt: skip
