"""The Slovenian catalogue: whole, nothing left over, and compiled as it stands."""

from __future__ import annotations

import io
import re
import string
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Message

from azilcli.cli.app import COMMANDS
from tests import catalogue

IN_CODE = {(message.context, message.id): message for message in catalogue.extracted() if message.id}
STORED = {(message.context, message.id): message for message in catalogue.stored() if message.id}
"""Sentences by context and English text; of those with plural forms the text is a pair."""


def forms(text: object) -> list[str]:
    """The forms of a sentence or of its translation."""
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


def placeholders(text: str) -> set[str]:
    """The names that are filled in a sentence."""
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def translated() -> list[Message]:
    """The stored sentences that have a translation."""
    return [message for message in STORED.values() if all(forms(message.string))]


def test_every_sentence_in_the_code_stands_in_the_catalogue() -> None:
    missing = sorted(str(id_) for _context, id_ in IN_CODE.keys() - STORED.keys())
    assert missing == [], "run: python -m tests.catalogue"


def test_no_sentence_is_hidden_in_another_text_where_it_would_not_be_found() -> None:
    hidden = re.compile(r"""\bf["'].*\{(?:_|n_|c_)\(["']""")
    assert [
        file.name for file in catalogue.SOURCE.rglob("*.py") if hidden.search(file.read_text("utf-8"))
    ] == []


def test_no_sentence_stands_in_the_catalogue_that_is_not_in_the_code() -> None:
    left_over = sorted(str(id_) for _context, id_ in STORED.keys() - IN_CODE.keys())
    assert left_over == [], "run: python -m tests.catalogue"
    assert list(catalogue.stored().obsolete) == []


def test_every_sentence_has_a_translation() -> None:
    assert [message.id for message in STORED.values() if not all(forms(message.string))] == []


def test_every_counted_sentence_has_the_four_forms_of_slovenian() -> None:
    counted = [message for message in STORED.values() if message.pluralizable]
    assert counted
    assert [message.id for message in counted if len(forms(message.string)) != 4] == []


def test_no_translation_is_only_a_guess() -> None:
    assert [message.id for message in STORED.values() if message.fuzzy] == []


def test_the_plural_rule_is_the_slovenian_one() -> None:
    assert catalogue.stored().plural_forms.rstrip(";") == catalogue.PLURAL_FORMS.rstrip(";")


@pytest.mark.parametrize("field", ["placeholders", "leading space", "trailing space", "line breaks"])
def test_a_translation_has_what_its_sentence_has(field: str) -> None:
    wrong = []
    for message in translated():
        for form in forms(message.string):
            originals = forms(message.id)
            same = {
                "placeholders": placeholders(form) in [placeholders(one) for one in originals],
                "leading space": form[:1].isspace() == originals[0][:1].isspace(),
                "trailing space": form[-1:].isspace() == originals[0][-1:].isspace(),
                "line breaks": form.count("\n\n") == originals[0].count("\n\n"),
            }
            if not same[field]:
                wrong.append((message.id, form))
    assert wrong == []


def test_a_translation_ends_with_a_full_stop_where_its_sentence_does() -> None:
    wrong = [
        (message.id, form)
        for message in translated()
        for form in forms(message.string)
        if form.endswith(".") != forms(message.id)[0].endswith(".") and not form.endswith("...")
    ]
    assert wrong == []


def test_commands_and_options_are_not_translated() -> None:
    wrong = [
        (message.id, form)
        for message in translated()
        for form in forms(message.string)
        if typed(form) != typed(forms(message.id)[0])
    ]
    assert wrong == []


def typed(text: str) -> list[str]:
    """The options and the commands of azil that stand in a text, in the order of the alphabet."""
    return sorted(re.findall(rf"--[a-z][a-z-]*|\bazil (?:{'|'.join(COMMANDS)})\b", text))


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    # By its sentences and not by its bytes: the header names the version of the tool that made it.
    kept = messages((catalogue.FOLDER / "azilcli.mo").read_bytes())
    assert kept == messages(catalogue.compiled(catalogue.stored())), "run: python -m tests.catalogue"


def messages(compiled: bytes) -> dict[object, str]:
    """The translations of a compiled catalogue by their keys, but for its header."""
    read = GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in read.items() if key}
