"""Who stands at the counter, and who came for them."""

from typing import Any

from tongban.identity import selectors
from tongban.identity import services as identity
from tongban.identity.enums import ApplicantKind, DocumentType
from tongban.kernel.errors import Invalid

FIELDS = ("name", "document_type", "document_no", "mobile")


def kind_of(document_type: str) -> ApplicantKind:
    return ApplicantKind.LEGAL if document_type == DocumentType.CREDIT_CODE else ApplicantKind.NATURAL


def known(post: Any, prefix: str = "") -> Any:
    """The applicant that was typed in, when both number and name fit one on record; None otherwise.

    The name must fit too, so that a number alone opens nothing about anybody.
    """
    number, name = post.get(f"{prefix}document_no", "").strip(), post.get(f"{prefix}name", "").strip()
    if not number or not name:
        return None
    document_type = post.get(f"{prefix}document_type") or DocumentType.RESIDENT_ID
    found = selectors.applicant_by_document(document_type, number)
    return found if found is not None and found.name == name else None


def record(post: Any, prefix: str = "", *, by: Any, at: Any) -> Any:
    """Find or record them; errors carry the names of this page's fields."""
    document_type = post.get(f"{prefix}document_type") or DocumentType.RESIDENT_ID
    try:
        return identity.record_applicant(
            name=post.get(f"{prefix}name", ""), document_no=post.get(f"{prefix}document_no", ""),
            document_type=document_type, kind=kind_of(document_type),
            mobile=post.get(f"{prefix}mobile", "").strip(),
            is_priority=True if post.get(f"{prefix}priority") == "on" else None, by=by, at=at,
        )  # fmt: skip
    except Invalid as no:
        raise Invalid({f"{prefix}{field}": texts for field, texts in no.errors.items()}) from None


def has_proxy(post: Any) -> bool:
    """Anything typed for a second person means that one is meant: half a proxy is an error, not nobody."""
    return any(post.get(f"proxy_{name}", "").strip() for name in ("name", "document_no", "mobile"))
