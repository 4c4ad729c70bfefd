"""A page taken apart, for tests that look at structure."""

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link"}


class Element:
    def __init__(self, tag, attrs, parent):
        self.tag, self.attrs, self.parent, self.children, self.words = tag, attrs, parent, [], []

    def __getitem__(self, name):
        return self.attrs.get(name)

    @property
    def text(self):
        return " ".join("".join(self._texts()).split())

    def _texts(self):
        for part in self.children:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def all(self, tag=None, **attrs):
        for part in self.children:
            if isinstance(part, Element):
                if (tag is None or part.tag == tag) and all(
                    part[k.rstrip("_").replace("_", "-")] == v for k, v in attrs.items()
                ):
                    yield part
                yield from part.all(tag, **attrs)

    def one(self, tag=None, **attrs):
        found = list(self.all(tag, **attrs))
        assert len(found) == 1, (tag, attrs, len(found))
        return found[0]

    def inside(self, tag):
        here = self.parent
        while here is not None and here.tag != tag:
            here = here.parent
        return here

    @property
    def is_hidden(self):
        here = self
        while here is not None:
            if "hidden" in here.attrs:
                return True
            here = here.parent
        return False


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("root", {}, None)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"<{self.here.tag}> closed by </{tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(html: str) -> Element:
    """The page as a tree; a tag closed wrongly fails."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.here is reader.root
    return reader.root
