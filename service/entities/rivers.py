"""Names that an article uses for a river or a range alone, though places have them too. Pure.

The Selenge feeds us. The Selenge is ours. The second one is told by the words after it
(`surroundings`), and tells of the first.
"""

from collections.abc import Iterable, Mapping

from service.entities.named import Field, Name
from service.entities.surroundings import has_article, is_by_article


def rivers(names: Iterable[Name], fields: Mapping[Field, str]) -> set[str]:
    """Return the keys of ``names`` that always have an article, and once are told to be no place.

    A title leaves articles out, and so tells nothing.
    """
    told: set[str] = set()
    without_article: set[str] = set()
    for name in names:
        text = fields[name.field]
        if is_by_article(text, name.start, name.end):
            told.add(name.key)
        elif not (name.field == "title" or has_article(text, name.start)):
            without_article.add(name.key)
    return told - without_article
