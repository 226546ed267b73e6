"""The proof for sign-off, read back by a PDF reader and compared with the show."""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from pypdf import PdfReader

from kiosk.authoring import ledger
from kiosk.authoring import proof_pdf as room
from kiosk.authoring.proof_pdf import MANY, PrintRun, ProofPdf
from kiosk.content.content import Content, Loaded
from kiosk.drawing import fontfile
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.model.text import Language

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parents[1]
PRESS = PrintRun(datetime(2026, 5, 1, 9, 30, tzinfo=UTC), "kiosk 1.2.3")


def png(shade: int) -> bytes:
    """A picture of 16 x 9 pixels in one shade of grey."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    rows = b"".join(b"\0" + bytes([shade % 256]) * 16 for _ in range(9))
    head = struct.pack(">IIBBBBB", 16, 9, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


def printed(
    loaded: Loaded,
    languages: tuple[Language, ...] = LANGUAGES,
    told: Callable[[], None] = lambda: None,
) -> PdfReader:
    def painter(place: int, language: Language) -> tuple[bytes, ...]:
        pictures = 2 if loaded.content.slides[place].asks else 1
        return tuple(
            png(place * 5 + n + 100 * (language == "en")) for n in range(pictures)
        )

    data = ProofPdf(loaded, painter, PRESS).printed(languages, told)
    return PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Text without what depends on where lines end."""
    return re.sub(r"\s", "", text)


@pytest.fixture(autouse=True, scope="module")
def _small_typeface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The typeface, cut once to what is set here: it is cut again in less time."""
    whole = fontfile.packaged()
    assert whole is not None
    small = tmp_path_factory.mktemp("face") / "small.ttf"
    examples = (HOUSE / "tests" / "charts").glob("*.json")
    texts = [file.read_text("utf-8") for file in (HERE / "show.json", *examples)]
    words = "".join(zh + en for zh, en in room._WORDS.values())
    known = (
        "".join(map(chr, range(0x20, 0x300)))
        + "，。《》“”÷−·（）第页共个条一很长名称的期值周六日起"
    )
    fontfile.cut(whole, "".join((*texts, words, known)), small)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fontfile, "packaged", lambda: small)
        yield


@pytest.fixture(scope="module")
def told() -> list[int]:
    return []


@pytest.fixture(scope="module")
def proof(show: Loaded, told: list[int]) -> PdfReader:
    return printed(show, told=lambda: told.append(1))


@pytest.fixture(scope="module")
def texts(proof: PdfReader) -> list[str]:
    return [squeezed(page.extract_text()) for page in proof.pages]


def test_there_is_one_page_a_slide_and_one_of_contents_in_each_language(
    show: Loaded, proof: PdfReader, told: list[int]
) -> None:
    slides = len(show.content.slides)
    assert len(proof.pages) == 2 * (slides + 1) == len(told)
    for page in proof.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_fact_of_the_show_is_on_its_page(
    show: Loaded, texts: list[str], language: Language
) -> None:
    slides = len(show.content.slides)
    start = 0 if language == "zh" else slides + 1
    counted = 0
    for page in ledger.pages(show.content, HOUSE):
        text = texts[start + page.number]
        agrees = {"zh": "与原文摘录一致", "en": "agreeswiththeextract"}[language]
        compared = [one for one in page.entries if one.outcome == "match"]
        assert text.count(agrees) == len(compared)
        wanted = [page.title(language)]
        for entry in page.entries:
            wanted += [
                entry.said(language),
                entry.label(language),
                entry.meaning(language),
                entry.period(language),
                entry.reservation(language),
                entry.unit,
                entry.computation(language),
            ]
            wanted += [
                ledger.place(show.content, locator, language)
                for locator in entry.locators
            ]
            counted += 1
        for one in page.remarks:
            place = ledger.place(show.content, one.note.source, language)
            wanted += [one.head(language), one.meaning(language), place]
            wanted.append(one.period(language))
            counted += 1
        for words in wanted:
            assert squeezed(words) in text, (page.slide.id, words)
    assert counted == 43


def test_every_page_has_the_file_the_whole_hash_and_its_number(
    show: Loaded, texts: list[str]
) -> None:
    for number, text in enumerate(texts, 1):
        assert f"content.jsonSHA-256{show.digest}" in text
        half = number <= len(texts) // 2
        pages = f"第{number}页，共{len(texts)}页" if half else f"{number}/{len(texts)}"
        assert pages in text


def test_every_slide_can_be_reviewed_approved_and_sealed(texts: list[str]) -> None:
    half = len(texts) // 2
    for number, text in enumerate(texts):
        if number % half == 0:
            assert "签字" not in text
            assert "Signature" not in text
        elif number < half:
            assert re.search("审核Review.*批准Approval.*盖章Seal", text)
            assert text.count("签字") == text.count("日期") == 2
        else:
            assert re.search("Review.*Approval.*Seal", text)
            assert text.count("Signature") == text.count("Date") == 2


def test_the_contents_tell_the_page_of_every_slide(
    show: Loaded, proof: PdfReader, texts: list[str]
) -> None:
    half = len(texts) // 2
    for language, first in zip(LANGUAGES, (0, half), strict=True):
        links: list[Any] = [
            one.get_object() for one in cast("list[Any]", proof.pages[first]["/Annots"])
        ]
        assert len(links) == len(show.content.slides)
        for page, link in zip(ledger.pages(show.content), links, strict=True):
            assert squeezed(page.title(language)) in texts[first]
            target = proof.get_page_number(link["/Dest"][0].get_object())
            assert target == first + page.number
    assert "33个，其中推算3个" in texts[0]
    assert "33,ofwhich3derived" in texts[half]
    assert "与原文核对30个数：30个一致" in texts[0]
    assert "30figures:30match" in texts[half]
    assert "打印2026-05-0109:30·kiosk1.2.3" in texts[0]


def test_bookmarks_lead_through_both_editions(show: Loaded, proof: PdfReader) -> None:
    outline: list[Any] = proof.outline
    assert [item.title for item in outline if not isinstance(item, list)] == [
        "中文版",
        "English edition",
    ]
    chapters = [item for item in outline if isinstance(item, list)]
    assert [len(one) for one in chapters] == [len(show.content.slides)] * 2
    assert chapters[0][1].title == "02  2019年，江北创造了"


def test_it_says_what_it_is(show: Loaded, proof: PdfReader) -> None:
    assert proof.metadata is not None
    assert proof.metadata.title == "数说江北 2019"
    assert proof.metadata.subject == f"SHA-256 {show.digest}"
    assert str(proof.root_object["/Lang"]) == "zh-CN"


def test_the_weights_are_real_and_the_type_is_cut_to_what_is_set(
    proof: PdfReader,
) -> None:
    fonts = cast("Any", proof.pages[1]["/Resources"])["/Font"]
    files = set()
    for font in fonts.values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        files.add(descriptor["/FontFile2"].get_object().get_data())
        assert "/ToUnicode" in font.get_object()
    assert len(files) == len(room.WEIGHTS) == 4
    assert max(map(len, files)) < 500_000
    sheet = room._Sheet("Hamburg 江北")
    widths = [sheet.advance("Hamburg", 10, weight) for weight in room.WEIGHTS]
    sheet.close()
    assert widths == sorted(set(widths))


def test_a_slide_that_asks_is_shown_with_its_answer(
    show: Loaded, proof: PdfReader, texts: list[str]
) -> None:
    asks = [n for n, slide in enumerate(show.content.slides, 1) if slide.asks]
    assert asks
    for number, page in enumerate(proof.pages[1 : len(show.content.slides) + 1], 1):
        assert len(page.images) == (2 if number in asks else 1)
        assert ("提问时" in texts[number]) == (number in asks)
        assert ("揭晓后" in texts[number]) == (number in asks)


def bars(count: int, **show: Any) -> Loaded:
    """A show of one slide with that many bars."""
    raw = json.loads((HOUSE / "tests/charts/line.json").read_text("utf-8"))
    raw["show"] |= show
    column = raw["slides"][0]["columns"][0]
    column["chart"]["periods"] = [
        {"zh": f"第{n}期", "en": f"Period {n}"} for n in range(count)
    ]
    column["chart"]["series"] = [
        {"name": {"zh": "值", "en": "Value"}, "values": list(range(count))}
    ]
    column["chart"].pop("highlight", None)
    content = Content.model_validate_json(json.dumps(raw))
    return Loaded(content, Path("big.json"), "ab" * 32)


@pytest.mark.parametrize("count", [2, MANY, MANY + 1, 22, 60])
def test_what_has_no_room_goes_on_and_is_signed_once(count: int) -> None:
    loaded = bars(count)
    pages = [squeezed(page.extract_text()) for page in printed(loaded, ("en",)).pages]
    whole = "".join(pages)
    for n in range(count):
        assert whole.count(f"Period{n}·" if count > MANY else f"Period{n}exact") == 1
    assert whole.count("Signature") == 2
    assert "Signature" in pages[-1]
    going = [text for text in pages if "(continued)" in text]
    assert len(going) == len(pages) - 2
    assert len(pages) == {2: 2, 12: 3, 13: 2, 22: 3, 60: 4}[count]
    if count > MANY:
        # What all of them mean is said once.
        (meaning,) = {
            entry.meaning("en") for entry in ledger.pages(loaded.content)[0].entries
        }
        assert whole.count(squeezed(meaning)) == 1


def test_contents_of_many_slides_go_on(show: Loaded) -> None:
    slide = show.content.slides[-1]
    slides = tuple(slide.model_copy(update={"id": f"s{n}"}) for n in range(1, 71))
    content = show.content.model_copy(update={"slides": slides})
    loaded = Loaded(content, Path("many.json"), "cd" * 32)
    pages = [squeezed(page.extract_text()) for page in printed(loaded, ("zh",)).pages]
    indices = [text for text in pages if "签字" not in text]
    assert len(pages) - len(indices) == 70
    assert len(indices) == 2
    assert sum(text.count("目录·续") for text in indices) == 1
    assert "本页没有数，也没有要核对的事实。" in pages[-1]
    # The last slide is on the last page, and said so.
    assert indices[-1].count(slide.title.zh) == indices[-1].count("把数字带回家")
    assert f"70把数字带回家{len(pages)}" in indices[-1]


def test_titles_that_are_long_find_room() -> None:
    long = "一个很长很长的名称，" * 6
    loaded = bars(2, title={"zh": long[:60], "en": "A very long name indeed " * 4})
    slide = loaded.content.slides[0]
    title = slide.title.model_copy(update={"en": "So many words " * 12})
    slides = (slide.model_copy(update={"title": title}),)
    content = loaded.content.model_copy(update={"slides": slides})
    reader = printed(Loaded(content, Path("x.json"), "0" * 64), ("zh", "en"))
    assert len(reader.pages) == 4
    assert squeezed("So many words " * 12) in squeezed(reader.pages[3].extract_text())


def test_what_a_guide_says_is_signed_with_the_slide() -> None:
    loaded = bars(2)
    (name, fact), *_ = loaded.content.slides[0].facts().items()
    long = {"zh": "很长" * 150, "en": "long " * 75}
    notes = [{"zh": f"个数是{{{name}}}", "en": f"The number is {{{name}}}"}, long]
    plain = json.loads(loaded.content.model_dump_json(by_alias=True))
    plain["slides"][0]["notes"] = notes
    content = Content.model_validate_json(json.dumps(plain))

    def text(content: Content) -> str:
        reader = printed(Loaded(content, Path("x.json"), "0" * 64))
        return squeezed("".join(page.extract_text() for page in reader.pages))

    for language in LANGUAGES:
        heading = squeezed(room._word("speech", language))
        assert heading in text(content)
        assert heading not in text(loaded.content)
        assert squeezed(long[language]) in text(content)
    assert squeezed(f"个数是{fact.said('zh')}") in text(content)


def test_a_slide_with_a_schedule_says_when_it_is_shown() -> None:
    loaded = bars(2)
    raw = loaded.content.model_dump_json(by_alias=True)
    assert "放映" not in "".join(
        p.extract_text() for p in printed(loaded, ("zh",)).pages
    )
    plain = json.loads(raw)
    plain["slides"][0]["schedule"] = {"from": "2026-05-01", "days": ["sat", "sun"]}
    content = Content.model_validate_json(json.dumps(plain))
    reader = printed(Loaded(content, Path("x.json"), "0" * 64), ("zh",))
    assert "放映：2026-05-01起，周六、周日" in squeezed(reader.pages[1].extract_text())


def test_what_differs_from_the_extract_is_said(tmp_path: Path) -> None:
    loaded = bars(2)
    source = loaded.content.sources["sample"].model_copy(update={"extract": "a.txt"})
    content = loaded.content.model_copy(update={"sources": {"sample": source}})
    for words, said in (
        ("1.1 从0%增长到1%\n", ["agreeswiththeextract"] * 2),
        ("1.1 从0%增长到5%\n", ["agreeswiththeextract", "differsfromtheextract"]),
        ("1.2 别的\n", ["notfoundintheextract"] * 2),
    ):
        (tmp_path / "a.txt").write_text(words, "utf-8")
        reader = printed(Loaded(content, tmp_path / "x.json", "0" * 64), ("en",))
        text = squeezed(reader.pages[1].extract_text())
        found = re.findall(
            "agreeswiththeextract|differsfrom.{10}|notfoundin.{10}", text
        )
        assert found == said


def test_without_the_typeface_it_says_so(
    show: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fontfile, "packaged", lambda: None)
    with pytest.raises(OSError, match="justmytype"):
        printed(show)
