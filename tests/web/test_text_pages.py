"""Texts and lists for the hall come in parts, whole and in order."""

from hypothesis import given
from hypothesis import strategies as st

from kruvision.text_pages import COMFORTABLE, LONGEST, pages, passages

WORDS = st.lists(st.text("аәқүіabc.,!?", min_size=1, max_size=30), max_size=120)


@given(WORDS)
def test_a_text_in_passages_is_the_whole_text(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(passages(text)) == text
    assert all(len(passage) <= LONGEST for passage in passages(text))


def test_short_sentences_share_a_passage_and_none_is_torn() -> None:
    sentences = ["Қыз әні.", "Ол таңда айтылады.", "А" + "б" * (COMFORTABLE - 5) + ".", "Соңы."]
    first, second, third = passages(" ".join(sentences))
    assert first == "Қыз әні. Ол таңда айтылады."
    assert (second, third) == (sentences[2], "Соңы.")


def test_years_and_initials_do_not_end_a_sentence() -> None:
    first = "Ә" * 128 + " И. П. Ларионов 1860 ж. ән жазды."
    assert passages(f"{first} Соңы.") == [first, "Соңы."]


@given(st.integers(0, 60), st.integers(1, 14))
def test_pages_are_few_equal_and_complete(count: int, most: int) -> None:
    made = pages(range(count), most)
    assert [row for page in made for row in page] == list(range(count))
    lengths = [len(page) for page in made]
    assert max(lengths, default=0) <= most
    assert max(lengths, default=0) - min(lengths, default=0) <= 1
    assert len(made) == -(-count // most)
