"""What is remembered of the hub that pushes a feed."""

from service.codec import Record, UtcTime


class HubState(Record):
    """The hub at ``url``, which was asked to push ``topic`` to our address ``callback``.

    It has confirmed at ``verified_at`` that it does ``until`` then. ``missed_at`` is when a poll
    found what it had not pushed; so it is not relied on before ``demoted_until``. ``problem`` is
    why it does not push.
    """

    url: str
    topic: str
    asked_at: UtcTime
    callback: str | None = None
    verified_at: UtcTime | None = None
    until: UtcTime | None = None
    problem: str | None = None
    missed_at: UtcTime | None = None
    demoted_until: UtcTime | None = None
