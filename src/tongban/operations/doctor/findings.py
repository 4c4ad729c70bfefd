"""What one look found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`level`: ok, warning (unsafe where strangers come, fine for a demo) or problem (does not work, or is dangerous
    anywhere). `do`: what mends it."""

    code: str
    level: str
    text: str
    do: str = ""


def judged(code: str, is_right: bool, right: str, wrong: str, do: str, *, level: str = "warning") -> Finding:
    """The finding for one question with a yes and a no."""
    return Finding(code, "ok", right) if is_right else Finding(code, level, wrong, do)
