"""Which entries of a poll are new, changed, or known already. Pure."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

from service.feed_records import EntryIdentity
from service.records import Article
from service.urls import canonical_url

_TAG = re.compile(r"<[^<>]*>")
_NEVER = datetime.min.replace(tzinfo=UTC)

_LASTING = ("guid", "guid+url", "url")
_BY_GUID = ("guid", "guid+url")

_FORMER = "was "
"""How the names of former contents begin among those of known entries."""

REMEMBERED_DOCUMENTS = 3
REMEMBERED_ENTRIES = 100
"""A feed's known entries are at most so many documents like the last one, but at least so many
entries: they must outlive a document that is short for once."""


@dataclass(frozen=True)
class Selection:
    """The entries to push, oldest first; the new known entries; and how many are which.

    ``known`` maps an entry's identity to the hash of its content, the newest first, and keeps
    former contents too. ``taken_back`` of the unchanged ones are as they were before.
    """

    push: list[Article]
    known: dict[str, str]
    new: int
    changed: int
    unchanged: int
    taken_back: int


def select(
    entries: Sequence[Article],
    known: Mapping[str, str],
    by: EntryIdentity | None = None,
    *,
    take_back: bool = True,
) -> Selection:
    """Return what of a document's ``entries`` is to be pushed, given what was ``known`` before.

    An entry is identified by its guid; by guid and URL where the document has that guid more
    than once; without a guid by its URL; and without either by title and content. ``by``
    names one of these for a feed that needs another one than this order gives. One whose
    content (title, URL and text) is known under another identity is known, too: some feeds
    make up new guids every time; but not where ``by`` says that guids are what tells entries
    apart. Unless ``take_back``, one whose content is a former one stays as it is known: the
    document may be an old copy.
    """
    contents = [_content(entry) for entry in entries]
    seen: dict[str, str] = {}
    former: dict[str, str] = {}
    push, new, changed, taken_back = [], 0, 0, 0
    known_contents = {known[name] for name in known if not name.startswith(_FORMER)}
    for entry, identity, content in zip(
        entries, _identities(entries, contents, by), contents, strict=True
    ):
        if identity in seen:
            continue
        before = known.get(identity)
        repeats = content == before if by in _BY_GUID else content in known_contents
        if not repeats and not take_back and _FORMER + content in known:
            taken_back += 1
            if before is not None:
                seen[identity] = before
            continue
        seen[identity] = content
        if before is not None and before != content:
            former[_FORMER + before] = before
        if repeats:
            continue
        known_contents.add(content)
        push.append(entry)
        changed += before is not None
        new += before is None
    limit = max(REMEMBERED_DOCUMENTS * len(entries), REMEMBERED_ENTRIES)
    remembered = list((seen | former | {**known, **seen, **former}).items())
    return Selection(
        push=_newest_first(push)[::-1],
        known=dict(remembered[:limit]),
        new=new,
        changed=changed,
        unchanged=len(entries) - new - changed,
        taken_back=taken_back,
    )


@dataclass(frozen=True)
class Rebased:
    """What a document still adds; ``conflict``: others have taken another version of an entry."""

    push: list[Article]
    known: dict[str, str]
    conflict: bool


def rebase(
    push: Sequence[Article],
    known: Mapping[str, str],
    before: Mapping[str, str],
    by_now: Mapping[str, str],
) -> Rebased:
    """Return what is left of ``push`` and ``known`` where others have changed what was known.

    ``before`` is what the document was compared with, ``by_now`` what is known since. Entries
    that others have taken meanwhile stay as they took them, since theirs may be the later version.
    """
    if by_now == before:
        return Rebased(list(push), dict(known), False)
    taken = {
        name: content
        for name, content in by_now.items()
        if name in known and content != before.get(name)
    }
    overtaken = {known[name] for name in taken} | set(by_now.values()) - set(before.values())
    both = {**known, **taken, **{name: by_now[name] for name in by_now if name not in known}}
    return Rebased(
        [entry for entry in push if _content(entry) not in overtaken],
        dict(list(both.items())[: max(len(known), len(by_now))]),
        any(known[name] != content for name, content in taken.items()),
    )


def newest(entries: Sequence[Article], limit: int) -> list[Article]:
    """Return the ``limit`` newest entries, in any order."""
    return list(entries) if len(entries) <= limit else _newest_first(entries)[:limit]


def _identities(
    entries: Sequence[Article], contents: Sequence[str], by: EntryIdentity | None
) -> Iterator[str]:
    """Yield each entry's identity: the most lasting of its names that no other entry has.

    Entries that have all names in common are the same entry. ``by`` is the one name to go by.
    """
    names = [_names(*pair) for pair in zip(entries, contents, strict=True)]
    uses = Counter(name for chain in names for name in chain.values())
    for chain in names:
        if by is not None:
            yield chain.get(by) or chain["content"]
        else:
            lasting = (chain[name] for name in _LASTING if name in chain)
            yield next((name for name in lasting if uses[name] == 1), chain["content"])


def _names(entry: Article, content: str) -> dict[str, str]:
    """Return the digests that may identify an entry."""
    url, guid = entry.url or "", entry.guid or ""
    names = {"content": _digest("content", guid, content)}
    if guid:
        names |= {"guid": _digest("guid", guid), "guid+url": _digest("guid+url", guid, url)}
    if url:
        names["url"] = _digest("url", url)
    return names


def _content(entry: Article) -> str:
    """Return a digest of what makes an entry a changed one: its words, not their markup."""
    url = canonical_url(entry.url or "") or entry.url or ""
    html = _TAG.sub(" ", entry.html or "")
    words = (entry.title, entry.summary, entry.text, html)
    return _digest(url, *(" ".join((part or "").split()) for part in words))


def _digest(*parts: str) -> str:
    """Return 64 bits in eleven characters: there may be 100,000 feeds' worth of them."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(joined, digest_size=8).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _newest_first(entries: Sequence[Article]) -> list[Article]:
    """Return the entries by date; those of the same date in the document's order.

    One without a date stands beside its neighbour: it has the date of the one before it, and those
    that begin the document that of the first one with a date.
    """
    date = next((entry.published_at for entry in entries if entry.published_at), _NEVER)
    dated = []
    for entry in entries:
        date = entry.published_at or date
        dated.append((date, entry))
    return [entry for _, entry in sorted(dated, key=itemgetter(0), reverse=True)]
