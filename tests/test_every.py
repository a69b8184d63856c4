"""A test that goes through many cases shows every one that fails, and none spoils the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from azilcli import language
from tests.every import every


def test_every_case_that_fails_is_shown_and_leaves_nothing_behind() -> None:
    Path("kept").write_text("as it was")

    @every("number, word", [(1, "one"), (2, "two"), (3, "three")])
    def tried(number: int, word: str) -> None:
        assert (Path("kept").read_text(), Path("new").is_symlink(), language.current()) == (
            "as it was",
            False,
            "en",
        )
        Path("kept").write_text("altered")
        Path("folder/new").mkdir(parents=True)
        Path("new").symlink_to("nowhere")
        language.use("sl")
        assert number % 2 == 0, f"{word} is odd"

    with pytest.raises(pytest.fail.Exception) as told:
        tried()
    said = str(told.value)
    assert said.startswith("2 of 3 cases:")
    assert "(1, 'one') (test_every.py:" in said and "one is odd" in said and "three is odd" in said
    assert "two is odd" not in said


def test_a_loop_without_cases_is_no_test() -> None:
    with pytest.raises(AssertionError, match="there is no case"):
        every("number", [])(lambda number: None)()
