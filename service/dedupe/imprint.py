"""What senders put under all of their releases: who they are, whom to ask. Pure.

It is the greater part of many a short release, so that two of one company would be taken for the
same, and what stands in few texts is not told to be common. Only where a line begins with it.
"""

import re

from service.dedupe.sketch import LEAST_WORDS

_IMPRINT = re.compile(
    r"""\n[ \t]*(?:
    # A heading: "About Acme Inc.", no sentence.
    (?:About|ABOUT|Über|À\ propos\ d[eu]|Acerca\ de|Sobre|Over|Informazioni\ su)[ ]
    (?:(?:the|die|das|den|la|le|el|de|het)[ ])?
    (?=[^\W\d_])(?![a-zß-ÿ])
    \S+(?:[ ]\S+){0,6}?(?<![.!?,;])(?:(?<=Inc)\.|(?<=Co)\.|(?<=Corp)\.|(?<=Ltd)\.|:)?[ \t]*$
    |(?i:
        (?:media|press|investor)[ ](?:contacts?|inquiries|enquiries|relations)\b
        |contacts?[ ]presse\b|contacts?[ ]*(?::|$)
        |forward[ -]looking[ ]statements?[ ]*:?$|safe[ ]harbou?r[ ]statement\b
        |pressekontakt\b|rückfragen\b|original-content[ ]von\b
        # The end of the release, as agencies mark it.
        |[-–—*\ ]*ends?[-–—*\ ]*$|[-–—][ ]?30[ ]?[-–—]$|\#[ ]?\#[ ]?\#
    ))""",
    re.MULTILINE | re.VERBOSE,
)


def without_imprint(body: str) -> str:
    """Return the body up to where the sender speaks of itself; all of it, if nothing were left."""
    found = _IMPRINT.search(body)
    if found is None or len(body[: found.start()].split()) < LEAST_WORDS:
        return body
    return body[: found.start()]
