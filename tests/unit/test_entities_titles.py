import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.titles import split_title


@pytest.mark.parametrize(
    ("text", "span", "name", "title"),
    [
        ("said Brigadier General Omar Haddad", "Omar Haddad", "Omar Haddad", "Brigadier General"),
        ("Brigadier General Haddad left", "General Haddad", "Haddad", "Brigadier General"),
        (
            "the Navy's Rear Admiral Ann Oduya",
            "Rear Admiral Ann Oduya",
            "Ann Oduya",
            "Rear Admiral",
        ),
        ("Lt. Gen. H.R. Moss", "Gen. H.R. Moss", "H.R. Moss", "Lt. Gen."),
        ("Maj Gen Omar Haddad", "Gen Omar Haddad", "Omar Haddad", "Maj Gen"),
        ("praised by Sgt Lund", "Lund", "Lund", "Sgt"),
        ("Genevieve Roy left", "Genevieve Roy", "Genevieve Roy", None),
        ("said Professor Asha Sen", "Asha Sen", "Asha Sen", "Professor"),
        ("Norwegian prime minister Kari Lie", "Kari Lie", "Kari Lie", "prime minister"),
        ("former Deputy Prime Minister Kari Lie", "Kari Lie", "Kari Lie", "Deputy Prime Minister"),
        ("Secretary of State Jo Reed", "Jo Reed", "Jo Reed", "Secretary of State"),
        ("Secretary-General Ivo Prat", "Ivo Prat", "Ivo Prat", "Secretary-General"),
        ("Crown Prince Faisal", "Prince Faisal", "Faisal", "Crown Prince"),
        ("Chief of Staff Ed Lund", "Ed Lund", "Ed Lund", "Chief of Staff"),
        ("commander-in-chief Ed Lund", "Ed Lund", "Ed Lund", "commander-in-chief"),
        ("its chief executive Mia Wong", "Mia Wong", "Mia Wong", "chief executive"),
        ("PRIME MINISTER LIE RESIGNS", "LIE", "LIE", "PRIME MINISTER"),
        ("Business Secretary Jo Reed", "Jo Reed", "Jo Reed", "Business Secretary"),
        ("the union's general secretary Jo Reed", "Jo Reed", "Jo Reed", "general secretary"),
        ("a major general Reed", "Reed", "Reed", None),
        ("the King Jr. parade", "King Jr.", "King Jr.", None),
        ("Pope Leo XIV", "Pope Leo XIV", "Leo XIV", "Pope"),
        ("Sheikh Hamad bin Saud", "Sheikh Hamad bin Saud", "Hamad bin Saud", "Sheikh"),
        ("Sheikh Hasina left", "Sheikh Hasina", "Sheikh Hasina", None),
        ("met Sheikh Hamad bin Saud", "Hamad bin Saud", "Hamad bin Saud", "Sheikh"),
        ("Prime Minister Sheikh Hasina", "Sheikh Hasina", "Sheikh Hasina", "Prime Minister"),
        ("said Father Ivo Prat", "Father Ivo Prat", "Ivo Prat", "Father"),
        ("Pastor Prat left", "Pastor Prat", "Pastor Prat", None),
        ("Pastor Prat left", "Prat", "Prat", None),
        ("Datuk Seri Omar Haddad", "Datuk Seri Omar Haddad", "Omar Haddad", "Datuk Seri"),
        (
            "Minister of Trade and Energy Jo Reed",
            "Jo Reed",
            "Jo Reed",
            "Minister of Trade and Energy",
        ),
        ("Comptroller General Asha Sen", "Asha Sen", "Asha Sen", "Comptroller General"),
        ("Deputy Fire Chief Ed Lund", "Ed Lund", "Ed Lund", "Deputy Fire Chief"),
        ("Head coach Ed Lund said", "Ed Lund", "Ed Lund", "Head coach"),
        ("Supreme Leader Omar Haddad", "Omar Haddad", "Omar Haddad", "Supreme Leader"),
        ("President-elect Kari Lie", "Kari Lie", "Kari Lie", "President-elect"),
        ("Lt-Gen (retd) Omar Haddad", "Omar Haddad", "Omar Haddad", "Lt-Gen (retd)"),
        ("Det Insp Asha Sen", "Det Insp Asha Sen", "Asha Sen", "Det Insp"),
        ("said DI Asha Sen", "Asha Sen", "Asha Sen", "DI"),
        ("Di Lund left", "Di Lund", "Di Lund", None),
        ("Lance Cpl. Ed Lund", "Ed Lund", "Ed Lund", "Lance Cpl."),
        ("told Cllr Mia Wong", "Cllr Mia Wong", "Mia Wong", "Cllr"),
        ("Special Envoy Mia Wong", "Mia Wong", "Mia Wong", "Special Envoy"),
        ("human rights lawyer Mia Wong", "Mia Wong", "Mia Wong", None),
        (
            "Minister of Foreign Affairs Jo Reed",
            "Jo Reed",
            "Jo Reed",
            "Minister of Foreign Affairs",
        ),
        ("Trade and Energy Minister Jo Reed", "Jo Reed", "Jo Reed", "Trade and Energy Minister"),
        ("Ministry of Trade and Energy Minister Jo Reed", "Jo Reed", "Jo Reed", "Energy Minister"),
        (
            "the Minister of Trade and Energy Minister Jo Reed",
            "Jo Reed",
            "Jo Reed",
            "Energy Minister",
        ),
        ("Kari Lie and Foreign Minister Jo Reed", "Jo Reed", "Jo Reed", "Foreign Minister"),
        ("Bern Institute of Technology Dr. Jo Reed", "Jo Reed", "Jo Reed", "Dr."),
        ("Oil and Gas Minister Jo Reed", "Jo Reed", "Jo Reed", "Oil and Gas Minister"),
        ("Mineral Resources Minister Reed", "Minister Reed", "Reed", "Mineral Resources Minister"),
        ("Roads Cabinet Secretary Jo Reed", "Jo Reed", "Jo Reed", "Roads Cabinet Secretary"),
        ("Health and IT Minister Jo Reed", "Jo Reed", "Jo Reed", "Health and IT Minister"),
        ("he called it Minister Reed’s fault", "Reed", "Reed", "Minister"),
        ("Maren Oil Chairman Jo Reed", "Jo Reed", "Jo Reed", "Chairman"),
        ("Maren Oil Chairman Jo Reed", "Chairman Jo Reed", "Jo Reed", "Chairman"),
        ("Maren Energy CEO Jo Reed", "Jo Reed", "Jo Reed", "CEO"),
        ("Chief Financial Officer Jo Reed", "Jo Reed", "Jo Reed", "Chief Financial Officer"),
        ("Maren Energy Chief Legal Officer Jo Reed", "Jo Reed", "Jo Reed", "Chief Legal Officer"),
        ("its chief economist Jo Reed", "Jo Reed", "Jo Reed", "chief economist"),
        ("its senior economist Jo Reed", "Jo Reed", "Jo Reed", None),
        ("Major left", "Major", "Major", None),
        ("in general Smith is right", "Smith", "Smith", None),
        ("the Directors Guild's Ann Oduya", "Ann Oduya", "Ann Oduya", None),
        ("a novice president. Ann Oduya", "Ann Oduya", "Ann Oduya", None),
        ("Ann Oduya", "Ann Oduya", "Ann Oduya", None),
    ],
)
def test_a_title_is_told_from_the_name(text: str, span: str, name: str, title: str | None) -> None:
    start = text.index(span)
    end = start + len(span)
    found = split_title(text, start, end)
    assert (text[found.start : end], found.title) == (name, title)


WORDS = st.sampled_from(["General", "general", "of", "State", "Prime", "Minister", "Ann", "\n"])


@given(st.lists(WORDS, min_size=1).map(" ".join), st.data())
def test_of_any_span_something_is_left(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = split_title(text, start, end)
    assert found.title_start <= found.start
    assert start <= found.start < end
    assert found.title is None or found.title.strip()
