"""URLs in canonical form, and the ids that follow from them. Pure.

The canonical form is RFC 3986 section 6.2 (syntax-based and scheme-based normalisation) with
what tells two addresses of one page apart taken out:

- always ``https``, and without the default ports 80 and 443: a page is the same over both;
- no user name and password;
- no parameters that only track how a reader came (`_TRACKING`). The list holds names that
  no site is known to address content by: one kept too many costs a duplicate, which its text
  gives away; one dropped too many would make two articles one;
- no fragment, unless it is a route of a page that navigates by it (``#!…``, ``#/…``).

``www.`` stays, since many hosts exist in one of the two forms only and a canonical URL should
still lead somewhere; so do the case and the trailing slash of the path, and the order of the
parameters.
"""

import hashlib
import ipaddress
import json
import re
from urllib.parse import urlsplit

import idna

_PARTS = re.compile(r"(?is)(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?")
"""Scheme, authority, path, query and fragment (RFC 3986, appendix B, for http and https)."""

_AUTHORITY = re.compile(r"(?s)(?:.*@)?(\[[^\]]*\]|[^:\[\]]*)(?::0*([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
_EDGES = "".join(map(chr, range(0x21)))

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE_OR_OTHER = re.compile(r"%([0-9A-Fa-f]{2})|(%|[^%A-Za-z0-9._~!$&'()*+,;=:@/?-]+)")


def _names(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


_TRACKING = _names(
    """
    fbclid fb_action_ids fb_action_types fb_ref fb_source igsh igshid gclid gclsrc dclid
    gbraid wbraid _ga _gl srsltid msclkid ocid yclid ysclid ymclid _openstat twclid ttclid
    li_fat_id epik rdt_cid scclid mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp
    hsctatracking vero_id vero_conv oly_enc_id oly_anon_id wickedid rb_clickid s_cid sc_cid
    irclickid __s __twitter_impression ref_src ref_url guccounter guce_referrer
    guce_referrer_sig at_medium at_campaign at_campaign_type at_custom1 at_custom2 at_custom3
    at_custom4 at_format at_link_id at_link_origin at_link_type at_bbc_team at_ptr_name
    at_variant at_creation at_network at_platform at_detail at_emission at_recipient_id
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee ito xtor echobox pk_campaign pk_kwd
    pk_keyword pk_source pk_medium pk_content pk_cid feedname feedtype smid smtyp intcmp
    int_cmp cmpid ncid wt_mc wtmc wt.mc_id trk trkcampaign sr_share soc_src soc_trk
    """
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "piwik_", "matomo_", "hsa_")


def canonical_url(url: str) -> str | None:
    """Return the canonical form of an absolute http or https URL, in ASCII.

    Two URLs with one canonical form lead to the same page. Canonicalising again changes
    nothing. None where ``url`` is not an http or https URL with a valid host; never raises.
    """
    parts = _split(url)
    if parts is None:
        return None
    host, path, query, fragment = parts
    parameters = (_normalise_escapes(parameter) for parameter in query.split("&"))
    kept = "&".join(parameter for parameter in parameters if parameter and not _tracks(parameter))
    route = _normalise_escapes(fragment) if fragment.startswith(("!", "/")) else ""
    return "".join(
        (
            f"https://{host}{_remove_dot_segments(_normalise_escapes(path))}",
            kept and f"?{kept}",
            route and f"#{route}",
        )
    )


def is_web_url(url: str) -> bool:
    """Tell whether ``url`` is an absolute http or https URL with a valid host."""
    return _split(url) is not None


def domain(url: str) -> str | None:
    """Return the host of an http or https URL without ``www.`` and port, in ASCII, or None."""
    parts = _split(url)
    if parts is None:
        return None
    host = parts[0]
    if not host.endswith("]"):
        host = re.sub(r":[0-9]+$", "", host)
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def host_of(url: str) -> str:
    """Return the URL's host in lower case; a URL without one stands for itself."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def has_login(url: str) -> bool:
    """Tell whether a URL has a user name or a password in it."""
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False


def feed_id(url: str) -> str:
    """Return the id of the feed at ``url``: 32 hexadecimal digits, a function of the canonical URL.

    A URL that has no canonical form stands for itself.
    """
    return _hash("feed", canonical_url(url) or url)


def article_id(canonical: str | None, feed: str | None, guid: str | None, content_hash: str) -> str:
    """Return an article's id: 32 hexadecimal digits that are the same on every machine.

    It is a function of the canonical URL; where there is none, of the feed (any stable name of
    it) and the guid that the feed gives the article; where there is no guid either, of the
    content.
    """
    if canonical:
        return _hash("url", canonical)
    if guid:
        return _hash("guid", feed or "", guid)
    return _hash("content", content_hash)


def _hash(*tagged: str) -> str:
    # JSON keeps the parts apart, and has a form for every str, lone surrogates included.
    return hashlib.sha256(json.dumps(tagged).encode("ascii")).hexdigest()[:32]


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Return host (canonical, with its port), path, query and fragment; None where invalid."""
    parts = _PARTS.fullmatch(url.strip(_EDGES).translate(_LINE_BREAKS))
    if not parts:
        return None
    _, authority, path, query, fragment = parts.groups(default="")
    if "\\" in authority + path:  # browsers read it as a slash, so a host may end there
        head = f"{authority}{path}".replace("\\", "/")
        authority, slash, rest = head.partition("/")
        path = slash + rest
    host = _host_and_port(authority)
    return None if host is None else (host, path, query, fragment)


def _host_and_port(authority: str) -> str | None:
    match = _AUTHORITY.fullmatch(authority)
    if not match:
        return None
    host, port = match[1], match[2] or ""
    canonical = _ip_literal(host[1:-1]) if host.startswith("[") else _host_name(host)
    if canonical is None or (port and int(port) > 65535):
        return None
    return canonical if port in ("", "80", "443") else f"{canonical}:{port}"


def _ip_literal(address: str) -> str | None:
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return None
    return None if parsed.scope_id else f"[{parsed.compressed}]"


def _host_name(host: str) -> str | None:
    if len(host) > 1000:
        return None
    try:
        if "%" in host:
            host = re.sub(rb"%[0-9A-Fa-f]{2}", _unescape, host.encode()).decode()
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        return None
    host = host.lower().removesuffix(".")
    valid = len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))
    return host if valid else None


def _unescape(escape: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escape[0][1:].decode("ascii"))


def _normalise_escapes(component: str) -> str:
    return _ESCAPE_OR_OTHER.sub(_normalise_escape, component)


def _normalise_escape(match: re.Match[str]) -> str:
    escape, other = match.groups()
    if escape is None:
        return "".join(f"%{byte:02X}" for byte in other.encode("utf-8", "replace"))
    byte = int(escape, 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"


def _tracks(parameter: str) -> bool:
    # "amp;" is what remains of an "&" that was escaped once too often.
    name = parameter.partition("=")[0].lower().removeprefix("amp;")
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _remove_dot_segments(path: str) -> str:
    """RFC 3986 section 5.2.4, for a path that is empty or begins with a slash."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
