import gzip
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import inputs
from service.documents import split_list
from service.errors import UnreadableInput
from service.inputs import MAX_VALUE_BYTES, Input, read_inputs
from service.topics import MAX_TAKEN_BYTES

TALKS = "LIMA (Meridian) - Talks on fishing began in Lima on Monday, officials said."
PAGE = (
    "<html><head><title>Talks begin</title></head><body><article><h1>Talks begin</h1>"
    f"<p>{TALKS}</p><p>They will go on until Friday.</p></article></body></html>"
)


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Wire</title>{"".join(items)}</channel></rss>'


def item(number: int, text: str = TALKS) -> str:
    return (
        f"<item><title>Talks {number}</title><link>https://wire.example/{number}</link>"
        f"<description>{text}</description></item>"
    )


def put(folder: Path, name: str, content: str | bytes) -> str:
    """Write a file, packed if it is named so, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    body = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    return str(path)


def article(read: Input) -> dict[str, object]:
    assert read.failure is None
    assert read.value is not None
    document = orjson.loads(read.value)
    assert isinstance(document, dict)
    return document


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def give(body: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))

    return give


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", TALKS, [("", "text", TALKS)]),
        ("a.TXT", f"Talks begin in Lima\n\n{TALKS}\n", [("", "title", "Talks begin in Lima")]),
        ("a.json", '{"title": "One"}', [("", "title", "One")]),
        (
            "a.json",
            '[{"title": "One"}, {"title": "Two"}]',
            [("#1", "title", "One"), ("#2", "title", "Two")],
        ),
        ("a.json", '[{"title": "One"}]', [("#1", "title", "One")]),
        (
            "a.jsonl",
            '{"title": "One"}\n\r\n{"title": "Three"}',
            [("#1", "title", "One"), ("#3", "title", "Three")],
        ),
        ("a.xml", rss(item(1), item(2)), [("#1", "title", "Talks 1"), ("#2", "title", "Talks 2")]),
        ("a.rss", rss(item(1)), [("#1", "url", "https://wire.example/1")]),
        (
            "a.atom",
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><id>urn:1</id>'
            f"<title>Talks</title><content>{TALKS}</content></entry></feed>",
            [("#1", "guid", "urn:1")],
        ),
        (
            "a.json",
            '{"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": '
            '[{"id": "1", "content_text": "One"}, {"id": "2", "content_text": "Two"}]}',
            [("#1", "text", "One"), ("#2", "text", "Two")],
        ),
        ("a.html", PAGE, [("", "title", "Talks begin")]),
        ("a.htm", PAGE, [("", "title", "Talks begin")]),
    ],
)
def test_every_kind_of_file(
    tmp_path: Path, packed: str, name: str, content: str, expected: list[tuple[str, str, str]]
) -> None:
    path = put(tmp_path, name + packed, content)
    found = list(read_inputs([path]))
    assert [
        (read.name, article(read)[field])
        for read, (_, field, _) in zip(found, expected, strict=True)
    ] == [(path + suffix, value) for suffix, _, value in expected]


def test_a_page_has_its_text_and_address(tmp_path: Path) -> None:
    page = PAGE.replace("<title>", '<link rel="canonical" href="https://wire.example/t"><title>')
    (read,) = read_inputs([put(tmp_path, "t.html", page)])
    assert article(read)["url"] == "https://wire.example/t"
    assert TALKS in str(article(read)["text"])


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("windows-1251", "cp1251"),
        ("utf-8", "utf-8"),
        ("nonsense", "utf-8"),
    ],
)
def test_a_page_in_the_encoding_that_it_declares(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    text = "Переговоры о рыбе" if encoding == "cp1251" else "Café – „Zürich“"
    body = PAGE.replace("<title>", f'<meta charset="{declared}"><title>').replace(
        "Talks begin", text
    )
    (read,) = read_inputs([put(tmp_path, "t.html", body.encode(encoding))])
    assert article(read)["title"] == text


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/z.txt", "b/1.txt.gz", "c.txt"):
        put(tmp_path, name, TALKS)
    for name in (".hidden.txt", ".git/x.txt", "README.md", "expected.toml", "photo.jpg"):
        put(tmp_path, name, TALKS)
    names = [read.name for read in read_inputs([str(tmp_path)])]
    assert names == [str(tmp_path / name) for name in ("a/z.txt", "b/1.txt.gz", "b/2.txt", "c.txt")]


def test_paths_are_named_as_they_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "news/feeds/world.xml", rss(item(1)))
    put(tmp_path, "news/one.txt", TALKS)
    monkeypatch.chdir(tmp_path)
    found = read_inputs(["news/one.txt", "news"])
    assert [read.name for read in found] == [
        "news/one.txt",
        "news/feeds/world.xml#1",
        "news/one.txt",
    ]


BROKEN = [
    ("empty.txt", b"", "empty"),
    ("blank.txt.gz", b" \n\t\n", "empty"),
    ("mark.txt", b"\xef\xbb\xbf", "empty"),
    ("binary.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "bad_encoding"),
    ("controls.txt", bytes(range(1, 9)) * 10, "bad_encoding"),
    ("blind-utf16.txt", TALKS.encode("utf-16-le"), "bad_encoding"),
    ("cut.json", b'{"title": "Talks", "te', "not_json"),
    ("cut-list.json", b'[{"title": "Talks"}, {"ti', "not_json"),
    ("no-comma.json", b'[{"title": "Talks"} {"title": "Talks"}]', "not_json"),
    ("two.json", b'{"title": "One"}\n{"title": "Two"}\n', "not_json"),
    ("deep.json", b"[" * 200_000, "not_json"),
    ("word.json", b'"talks"', "invalid"),
    ("none.json", b"[]", "empty"),
    ("none-feed.json", b'{"version": "https://jsonfeed.org/version/1", "items": []}', "empty"),
    ("prose.jsonl", b"One.\nTwo.\nThree.\n", "not_json"),
    ("long-prose.jsonl", b"One.\n" * 1000, "not_json"),
    ("blank.jsonl", b"\n\n", "empty"),
    ("recipe.xml", b"<recipe><name>Soup</name></recipe>", "not_a_feed"),
    ("page.rss", PAGE.encode(), "not_a_feed"),
    ("none.atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title></feed>', "empty"),
    ("no-text.html", b"<html><body><div id='app'></div></body></html>", "empty"),
    ("binary.html", b"<html>\x00\x01\x02\x00</html>", "bad_encoding"),
]


@pytest.mark.parametrize(("name", "body", "reason"), BROKEN)
def test_a_file_with_nothing_in_it(tmp_path: Path, name: str, body: bytes, reason: str) -> None:
    path = put(tmp_path, name, body)
    with pytest.raises(UnreadableInput) as refused:
        read_inputs([path])
    assert refused.value.reason == reason
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "body", "reason"), BROKEN)
def test_a_broken_file_in_a_folder_stops_no_other(
    tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    before, broken, after = (
        put(tmp_path, f"{part}/{file}", content)
        for part, file, content in (("1", "a.txt", TALKS), ("2", name, body), ("3", "c.txt", TALKS))
    )
    found = list(read_inputs([str(tmp_path)]))
    assert [read.name for read in found] == [before, broken, after]
    assert found[1].failure is not None
    assert found[1].failure.reason == reason
    assert found[1].value is None
    assert found[1].original == Path(broken).read_bytes()
    assert article(found[2])["text"] == TALKS


def test_a_mistake_shows_before_anything_is_read(tmp_path: Path) -> None:
    good, wrong = put(tmp_path, "a.txt", TALKS), put(tmp_path, "b.json", "{")
    (tmp_path / "none").mkdir()
    (tmp_path / "photos").mkdir()
    put(tmp_path, "photos/photo.jpg", "")
    for path, reason in (
        (wrong, "not_json"),
        (str(tmp_path / "nosuch.txt"), "unreadable"),
        (str(tmp_path / "nosuch"), "unreadable"),
        (str(tmp_path / f"{'x' * 300}.txt"), "unreadable"),
        (put(tmp_path, "a.docx", TALKS), "unknown_kind"),
        (put(tmp_path, "gz", TALKS), "unknown_kind"),
        (str(tmp_path / "none"), "empty"),
        (str(tmp_path / "photos"), "empty"),
    ):
        with pytest.raises(UnreadableInput, match=Path(path).name) as refused:
            read_inputs([good, path])
        assert refused.value.reason == reason


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    put(tmp_path, "z.txt", TALKS)
    gone, pipe, good = read_inputs([str(tmp_path)])
    assert gone.failure is not None
    assert gone.failure.reason == "unreadable"
    assert pipe.failure is not None
    assert pipe.failure.reason == "unreadable"
    assert article(good)


@pytest.mark.parametrize("kind", ["txt", "jsonl", "xml"])
def test_damaged_gzip(tmp_path: Path, kind: str) -> None:
    body = gzip.compress(os.urandom(50_000).hex().encode())
    for damaged, reason in (
        (b"not packed at all", "not_gzip"),
        (body[:-2000], "truncated"),
        (body[:5000] + b"\xff" * 100 + body[5100:], "not_gzip"),
        (b"", "empty"),
    ):
        path = tmp_path / f"a.{kind}.gz"
        path.write_bytes(damaged)
        (read,) = read_inputs([str(tmp_path)])
        assert read.failure is not None
        assert read.failure.reason == reason
        assert read.original == damaged


def test_lines_before_the_damage_are_kept(tmp_path: Path) -> None:
    line = b'{"title": "%s"}\n'
    packed = gzip.compress(b"".join(line % os.urandom(500).hex().encode() for _ in range(100)))
    (tmp_path / "a.jsonl.gz").write_bytes(packed[:-2000])
    *good, last = read_inputs([str(tmp_path / "a.jsonl.gz")])
    assert len(good) > 50
    assert [read.name for read in good][:2] == [
        f"{tmp_path}/a.jsonl.gz#1",
        f"{tmp_path}/a.jsonl.gz#2",
    ]
    assert all(article(read) for read in good)
    assert last.name == f"{tmp_path}/a.jsonl.gz"
    assert last.failure is not None
    assert last.failure.reason == "truncated"


def test_one_bad_line_goes_on_as_it_stands(tmp_path: Path) -> None:
    lines = [
        b'{"title": "One"}',
        b"no JSON",
        b'{"title": 5}',
        b"null",
        b"\xff\x00",
        b'{"title": "\\ud800"}',
    ]
    path = put(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + b"\r\n".join(lines))
    assert [(read.name, read.value) for read in read_inputs([path])] == [
        (f"{path}#{number}", line) for number, line in enumerate(lines, start=1)
    ]


def test_a_file_may_begin_with_a_bad_line(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", "# exported today\n" + '{"title": "Two"}\n' * 3)
    assert [read.name for read in read_inputs([path])] == [f"{path}#{n}" for n in (1, 2, 3, 4)]


def test_one_bad_element_goes_on_as_it_stands(tmp_path: Path) -> None:
    elements = [
        '{"title": "One"}',
        '{"title": "\\ud800"}',
        '{ "title" : NaN }',
        "5",
        "9" * 5000,
        '"a\tb"',
    ]
    path = put(tmp_path, "a.json", f" [ {' , '.join(elements)} ]\n")
    assert [read.value for read in read_inputs([path])] == [e.encode() for e in elements]


def test_an_entry_that_is_cut_off(tmp_path: Path) -> None:
    path = put(
        tmp_path, "a.xml", rss(item(1), item(2)).split("</title><link>https://wire.example/2")[0]
    )
    good, cut = read_inputs([path])
    assert article(good)["title"] == "Talks 1"
    assert cut.failure is not None
    assert cut.failure.reason == "invalid"
    assert cut.name.startswith(f"{path}#")


def test_an_article_that_is_too_large_to_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "MAX_VALUE_BYTES", 100)
    monkeypatch.setattr(inputs, "_CHUNK_BYTES", 7)
    fits, long = b'{"title": "%s"}' % (b"x" * 87), b'{"title": "%s"}' % (b"x" * 88)
    assert (len(fits), len(long)) == (100, 101)
    path = put(tmp_path, "a.jsonl", b"\r\n".join([long, fits, long * 10, fits]))
    first, second, third, fourth = read_inputs([path])
    assert second.value == fourth.value == fits
    for read, number in ((first, 1), (third, 3)):
        assert read.name == f"{path}#{number}"
        assert read.failure is not None
        assert read.failure.reason == "too_large"
        assert read.original == long[:100]
    (text,) = read_inputs([put(tmp_path, "long.txt", TALKS * 2)])
    assert text.failure is not None
    assert text.failure.reason == "too_large"


def test_a_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_FILE_BYTES", 10_000)
    path = put(tmp_path, "bomb.txt.gz", b"a" * 10_001)
    with pytest.raises(UnreadableInput) as refused:
        read_inputs([path])
    assert refused.value.reason == "too_large"
    assert article(next(read_inputs([put(tmp_path, "big.txt.gz", b"a" * 10_000)])))


def test_a_large_message_fits_the_topic() -> None:
    assert MAX_VALUE_BYTES < MAX_TAKEN_BYTES


def test_standard_input(stdin: Callable[[bytes], None]) -> None:
    stdin(b'{"title": "One"}\n\nnot JSON\n')
    assert [(read.name, read.value) for read in read_inputs(["-"])] == [
        ("-#1", b'{"title": "One"}'),
        ("-#3", b"not JSON"),
    ]


def test_standard_input_without_anything(stdin: Callable[[bytes], None]) -> None:
    stdin(b"")
    with pytest.raises(UnreadableInput, match=r"^-: nothing"):
        read_inputs(["-"])


def test_standard_input_is_read_as_it_comes() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as end, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", end)
        os.write(writing, b'{"title": "One"}\n')
        found = read_inputs(["-"])
        assert next(found).name == "-#1"
        os.write(writing, b'{"title": "Two"}\n')
        assert next(found).name == "-#2"
        os.close(writing)
        assert list(found) == []


def test_lines_are_not_held_in_memory(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"title": "Talks"}\n' * 3)
    found = read_inputs([path])
    next(found)
    with Path(path).open("ab") as file:
        file.write(b'{"title": "Later"}\n')
    assert [article(read)["title"] for read in found] == ["Talks", "Talks", "Later"]


@given(
    st.binary(max_size=300),
    st.sampled_from([".txt", ".json", ".jsonl", ".xml", ".html", ".txt.gz", ".jsonl.gz"]),
)
def test_any_bytes_are_inputs_or_a_named_failure(body: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{kind}")
        path.write_bytes(body)
        found = list(read_inputs([folder]))
        assert found
        for read in found:
            assert read.name.startswith(str(path))
            assert (read.value is None) != (read.failure is None)


@given(
    st.lists(
        st.dictionaries(
            st.text(), st.text() | st.integers() | st.none() | st.floats(allow_nan=False)
        )
    )
)
def test_elements_of_a_list_are_those_that_were_written(elements: list[dict[str, object]]) -> None:
    text = json.dumps(elements, indent=1)
    found = split_list(text)
    assert found is not None
    assert [json.loads(element) for element in found] == elements
    assert all(element in text for element in found)
