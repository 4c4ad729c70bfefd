"""What people asked and did not find, for those who answer and for who asked."""

from tongban.catalogue.enums import QuestionState
from tongban.catalogue.models import Question, SearchMiss
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset


def question(token: str) -> Question:
    """By the secret of its link."""
    found = Question.objects.filter(token=token).first()
    if found is None:
        raise NotFound("question")
    return found


def open_questions(after: str | None = None) -> Page[Question]:
    """Those that wait for an answer, the oldest first."""
    return keyset(Question.objects.filter(state=QuestionState.OPEN), order=("asked_at",), after=after, limit=20)


def settled_questions(after: str | None = None) -> Page[Question]:
    """Those that were answered or closed, the newest first."""
    return keyset(Question.objects.exclude(state=QuestionState.OPEN), order=("-answered_at",), after=after, limit=20)


def misses(after: str | None = None) -> Page[SearchMiss]:
    """Words that found nothing and that nobody saw to, the most frequent first."""
    return keyset(SearchMiss.objects.filter(is_done=False), order=("-times",), after=after, limit=30)
