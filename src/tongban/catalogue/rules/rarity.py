"""How rare pairs of characters are in the names of items: what stands in few names says most about the one that is meant."""

from collections import Counter
from collections.abc import Iterable
from math import log

from tongban.catalogue.rules.reading import pairs, units_of

FEWEST_NAMES = 200  # fewer say nothing about what is rare
LEAST, MOST = 0.3, 1.4


class Rarity:
    """Counts over names, each once. Compared by identity: it is part of what a process keeps."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        found: Counter[str] = Counter()
        self.names = 0
        for name in set(names):
            self.names += 1
            found.update(set(pairs(units_of(name))))
        self._weights = {}
        if self.names >= FEWEST_NAMES:
            whole = log(self.names)
            for pair, count in found.items():
                self._weights[pair] = LEAST + (MOST - LEAST) * log(self.names / count) / whole

    def __bool__(self) -> bool:
        return bool(self._weights)

    def weight(self, pair: str) -> float:
        """LEAST for what stands in every name, MOST for what stands in one, 0 for what stands in none."""
        return self._weights.get(pair, 0.0)


UNKNOWN_RARITY = Rarity()
