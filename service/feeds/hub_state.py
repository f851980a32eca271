"""What is remembered of the hub that pushes a feed."""

from service.codec import Record, UtcTime


class HubState(Record):
    """The hub at ``url``, which was asked to push ``topic``.

    It has confirmed at ``verified_at`` that it does ``until`` then. ``missed`` counts the polls in
    a row that found what it has not pushed; so it is not relied on before ``demoted_until``.
    ``problem`` is why it does not push.
    """

    url: str
    topic: str
    asked_at: UtcTime
    verified_at: UtcTime | None = None
    until: UtcTime | None = None
    problem: str | None = None
    missed: int = 0
    demoted_until: UtcTime | None = None
