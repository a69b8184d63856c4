"""What the documentation and the examples show is what the program prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from azilcli import solver
from tests import transcripts


@pytest.mark.parametrize("file", transcripts.FILES, ids=lambda file: file.name)
def test_the_transcripts_of_a_file_are_what_the_commands_print(file: Path, tmp_path: Path) -> None:
    if "azil allocate" in file.read_text(encoding="utf-8") and not solver.is_there():
        pytest.skip("without scipy a plan is not proved the best")
    written = transcripts.steps(file.read_text(encoding="utf-8"))
    printed = transcripts.run([step.command for step in written], tmp_path)
    for step, now in zip(written, printed, strict=True):
        assert transcripts.comparable(now) == transcripts.comparable(step.printed), step.command


def test_every_example_is_told_in_both_languages() -> None:
    names = {file.name for file in transcripts.FILES if file.parent.name == "examples"}
    stories = {name.split(".")[0] for name in names}
    assert {f"{story}.{code}.md" for story in stories for code in ("en", "sl")} == names


def test_every_transcript_runs_commands_and_shows_what_they_print() -> None:
    for file in transcripts.FILES:
        found = transcripts.steps(file.read_text(encoding="utf-8"))
        assert len(found) >= 3, file.name
        assert any(step.printed for step in found), file.name
        assert "Traceback" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize(
    "file, night, morning, said",
    (
        ("the-bus.en.md", "## The night", "## In the morning",
         "{n} commands for {people} people: {keys} keystrokes with Enter, {each} a person. The list of"
         " {list} characters"),
        ("the-bus.sl.md", "## Noč", "## Zjutraj",
         "Ukazi: {n}, osebe: {people}; pritiskov na tipke z Enter vred: {keys}, na osebo {each}. Seznam"
         " ({list} znakov)"),
    ),
    ids=("en", "sl"),
)  # fmt: skip
def test_the_story_of_the_bus_says_how_much_is_typed_at_night(
    file: str, night: str, morning: str, said: str
) -> None:
    """Counted is every character of the commands of the night, with Enter; the list came with the bus."""
    examples = transcripts.ROOT / "examples"
    text = (examples / file).read_text(encoding="utf-8")
    list_ = (examples / "the-bus.csv").read_text(encoding="utf-8")
    commands = [step.command for step in transcripts.steps(text.partition(night)[2].partition(morning)[0])]
    people, keys = len(list_.splitlines()) - 1, sum(len(command) + 1 for command in commands)
    each = f"{keys / people:.1f}"
    numbers = {"n": len(commands), "people": people, "keys": keys, "list": len(list_)}
    assert said.format(**numbers, each=each.replace(".", ",") if "sl" in file else each) in text
    assert len(commands) <= 10 and keys <= 5 * people
