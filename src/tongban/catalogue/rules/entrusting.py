"""Who does something in another organ's name may not hand it on (R-ITEM-12)."""

ENTRUSTED_BODY = "entrusted"  # regions.BodyNature
ENTRUSTED = "委托"  # in the source of a power: 上级委托, 同级委托 (R-ITEM-17)


def is_entrusted(*, body_nature: str, power_source: str, entrusting_body: str) -> bool:
    """Is the item done in the name of another organ: by what the body is, or by what the item says of itself?"""
    return body_nature == ENTRUSTED_BODY or ENTRUSTED in power_source or bool(entrusting_body.strip())
