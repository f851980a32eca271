"""Is an answer a page that wants to see that a person asks? Pure."""

import re
from collections.abc import Mapping

_MARKS = re.compile(
    rb"just a moment\.\.\.|cf-chl|challenge-platform|captcha|are you a (?:human|robot)"
    rb"|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies"
    rb"|ddos-guard|incapsula incident|datadome|perimeterx|px-captcha|_sec/cp_challenge",
    re.I,
)


def looks_like_a_challenge(headers: Mapping[str, str], beginning: bytes) -> bool:
    """Tell whether an answer with these headers, and this ``beginning`` of a body, looks so."""
    return "cf-mitigated" in headers or _MARKS.search(beginning) is not None
