"""What a person typed is never cut: too long is said beside its field, with how many characters there may be."""

from tongban.catalogue.wordings import FAULTS
from tongban.kernel.errors import Invalid


def plain(text: str) -> str:
    """As it is kept: without space around it, a line break one sign (browsers send two and count one)."""
    return text.replace("\r\n", "\n").strip()


def too_long(**typed: tuple[str, int]) -> dict[str, list[str]]:
    """Field → the sentence, for each `field=(text, most)` of more than so many characters."""
    lengths = {field: (len(plain(text)), most) for field, (text, most) in typed.items()}
    return {
        field: [str(FAULTS["too_long"]).format(most=most, length=length)]
        for field, (length, most) in lengths.items()
        if length > most
    }


def require_fits(**typed: tuple[str, int]) -> None:
    """Invalid: the fields that are too long."""
    if found := too_long(**typed):
        raise Invalid(found)
