"""What people did not find: words counted without anybody's name, and questions with a place where the answer will stand."""

import re
import secrets
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import QuestionState
from tongban.catalogue.models import Question, SearchMiss
from tongban.catalogue.rules.reading import units_of
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal

LONGEST_WORDS, LONGEST_TEXT, LONGEST_ANSWER = 30, 500, 1000
NUMBER = re.compile(r"[0-9]{5}|[0-9]{3}.{0,40}[0-9]{4}|@")  # a telephone, an identity number, an address of mail
MOST_KEPT, KEPT_DAYS = 5000, 180
COUNT = """
INSERT INTO catalogue_searchmiss (words, times, first_on, last_on, is_done) VALUES (%(words)s, 1, %(on)s, %(on)s, false)
ON CONFLICT (words) DO UPDATE SET times = catalogue_searchmiss.times + 1, last_on = EXCLUDED.last_on
"""
SWEEP = """
DELETE FROM catalogue_searchmiss WHERE last_on < %(before)s OR id IN (
  SELECT id FROM catalogue_searchmiss ORDER BY times DESC, last_on DESC, id OFFSET %(most)s)
"""


def count_miss(*, words: str, at: datetime) -> None:
    """Count words that found nothing. Nothing that may name a person is kept: no long numbers, no addresses of mail."""
    plain = " ".join("".join(units_of(word)) for word in words.split()).strip()
    if 1 < len(plain) <= LONGEST_WORDS and not NUMBER.search(words):
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"words": plain, "on": localdate(at)})


def sweep_misses(*, today: date) -> int:
    """Forget what nobody looked for in half a year, and the rarest beyond five thousand. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"before": today - timedelta(days=KEPT_DAYS), "most": MOST_KEPT})
        return int(cursor.rowcount)


@transaction.atomic
def settle_miss(*, miss_id: int, by: Actor, at: datetime) -> SearchMiss:
    """It was seen to (a saying entered, or there is no such service). Refused: `catalogue.not_a_manager`."""
    permissions.require_may_keep_search(by, on=localdate(at))
    miss = SearchMiss.objects.select_for_update().filter(pk=miss_id).first()
    if miss is None:
        raise NotFound(miss_id)
    if not miss.is_done:
        miss.is_done = True
        miss.save(update_fields=["is_done"])
        audit.record("catalogue.miss_settled", of=miss, by=by, at=at, words=miss.words, times=miss.times)
    return miss


@transaction.atomic
def ask_question(*, text: str, words: str, at: datetime) -> Question:
    """Somebody asks, or reports a service that is missing; nobody's name is asked for. Invalid: `text`."""
    text = text.strip()
    if not units_of(text):
        raise Invalid({"text": [str(wordings.QUESTION_MISSING)]})
    if len(text) > LONGEST_TEXT:
        raise Invalid({"text": [str(wordings.QUESTION_TOO_LONG).format(most=LONGEST_TEXT)]})
    return Question.objects.create(
        token=secrets.token_urlsafe(24), words=words.strip()[:60], text=text.replace("\0", ""), asked_at=at
    )


@transaction.atomic
def answer_question(*, question_id: int, answer: str, by: Actor, at: datetime) -> Question:
    """答复. Refused: `catalogue.not_a_manager`, `catalogue.question_settled`. Invalid: `answer`."""
    answer = answer.strip()
    if not answer:
        raise Invalid({"answer": [str(wordings.ANSWER_MISSING)]})
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": [str(wordings.QUESTION_TOO_LONG).format(most=LONGEST_ANSWER)]})
    return _settle(question_id, QuestionState.ANSWERED, answer, by, at)


@transaction.atomic
def close_question(*, question_id: int, by: Actor, at: datetime) -> Question:
    """Close without an answer (no question at all, or asked twice). Refused like `answer_question`."""
    return _settle(question_id, QuestionState.CLOSED, "", by, at)


def _settle(question_id: int, state: QuestionState, answer: str, by: Actor, at: datetime) -> Question:
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise NotFound(question_id)
    permissions.require_may_keep_search(by, on=localdate(at))
    if question.state != QuestionState.OPEN:
        raise Refusal("catalogue.question_settled")
    question.state, question.answer = state, answer
    question.answered_by, question.answered_at = by.actor_name[:100], at
    question.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record(f"catalogue.question_{state.value}", of=question, by=by, at=at, answer=answer)
    return question
