"""Checks of the numbers China gives to people, bodies and licences: a reason code, or None when the number is right.

Each check first writes the number the one way it is stored (`normalised`). Callers store `normalised(value)` too.
"""

from tongban.kernel.checks.codes import credit_code_problem, licence_id_check_character, licence_id_problem, normalised
from tongban.kernel.checks.names import shown, unusable_characters
from tongban.kernel.checks.people import birth_date, id_number_problem, is_male, mobile_problem, upgraded_id_number
from tongban.kernel.checks.texts import problem_text

__all__ = [
    "birth_date", "credit_code_problem", "id_number_problem", "is_male", "licence_id_check_character",
    "licence_id_problem", "mobile_problem", "normalised", "problem_text", "shown", "unusable_characters", "upgraded_id_number",
]  # fmt: skip
