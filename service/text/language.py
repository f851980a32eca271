"""The language of a text, by py3langid (Lui & Baldwin 2012: naive Bayes on byte n-grams). Pure."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.records import Language

SAMPLE_LENGTH = 1500
"""Code points that are looked at; more make no difference to the verdict."""

HINT_WEIGHT = 50.0
"""How many times likelier the hint makes its language."""

LEAST_CONFIDENCE = 0.2
"""Below it the language cannot be told."""

_UNDETERMINED = "und"
_SYNONYMS = {"nb": "no", "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "fil": "tl"}
_TAKEN_FOR_EACH_OTHER = {"nn": "no", "bs": "hr", "sr": "hr", "ms": "id"}


def detect(text: str, hint: str | None = None) -> Language:
    """Return the language of ``text`` as an ISO 639-1 code, and how likely it is (0 to 1).

    ``hint`` is what the publisher says, such as ``en-GB``. It multiplies the odds of its
    language by `HINT_WEIGHT`: that decides for a few words, never for a paragraph, and never for
    a language in another script. ``und`` where no language reaches `LEAST_CONFIDENCE` (then
    with the likeliest one's confidence) and, with confidence 0, where there are no letters.
    """
    sample = text[:SAMPLE_LENGTH]
    if not any(character.isalpha() for character in sample):
        return Language(code=_UNDETERMINED, confidence=0.0)
    ranked = _identifier().rank(sample)
    hinted = _primary_subtag(hint)
    weighted = {
        code: probability * (HINT_WEIGHT if code == hinted else 1.0) for code, probability in ranked
    }
    code, weight = max(weighted.items(), key=lambda item: item[1])
    confidence = round(min(1.0, weight / sum(weighted.values())), 4)
    if confidence < LEAST_CONFIDENCE:
        code = _UNDETERMINED
    return Language(code=code, confidence=confidence)


def routed_as(code: str) -> str:
    """Return the language by which texts in the language ``code`` are routed and compared.

    Languages that a text of some sentences does not tell apart go as one, or a reprint that is
    taken for the other one would never meet its original.
    """
    return _TAKEN_FOR_EACH_OTHER.get(code, code)


def _primary_subtag(hint: str | None) -> str:
    subtag = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    return _SYNONYMS.get(subtag, subtag)


@cache
def _identifier() -> LanguageIdentifier:
    # Two threads may both load it the first time; it is only read from then on.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    return identifier
