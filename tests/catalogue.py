"""The Slovenian catalogue: what is to be translated, and the compiled file that is shipped.

`python -m tests.catalogue` brings `azilcli.po` up to date with the sentences in the code and compiles
it. Sentences that are new stand there with an empty translation, and the tests fail until it is filled.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "azilcli"
FOLDER = SOURCE / "locale" / "sl" / "LC_MESSAGES"
PLURAL_FORMS = "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);"
_KEYWORDS = {"_": None, "N_": None, "n_": (1, 2), "c_": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Every sentence in the code."""
    catalog = Catalog(locale="sl", project="azilcli", fuzzy=False)
    for _file, _line, message, _comments, context in extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords=_KEYWORDS
    ):
        catalog.add(message, context=context)
    return catalog


def stored() -> Catalog:
    """The catalogue as it stands in the repository."""
    with (FOLDER / "azilcli.po").open("rb") as stream:
        return read_po(stream, locale="sl")


def compiled(catalog: Catalog) -> bytes:
    """The catalogue in the form that gettext reads."""
    catalog.fuzzy = False
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def update() -> list[str]:
    """Bring both files up to date; the sentences without a translation are returned."""
    catalog = stored() if (FOLDER / "azilcli.po").exists() else Catalog(locale="sl")
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with (FOLDER / "azilcli.po").open("wb") as stream:
        write_po(stream, catalog, width=100, no_location=True, sort_output=True, omit_header=False)
    (FOLDER / "azilcli.mo").write_bytes(compiled(catalog))
    return [str(message.id) for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(translation: object) -> bool:
    if isinstance(translation, list | tuple):
        return len(translation) == 4 and all(translation)
    return bool(translation)


if __name__ == "__main__":
    missing = update()
    print(f"{len(missing)} without a translation")
    for sentence in missing:
        print(f"  {sentence!r}")
