"""The file: opening it, its journal, the fold of the journal into tables, undo and verification.

Nothing here knows what a person or a bed is. A kind of record is a table in the folder `derived`; all that
the ledger knows of it (required fields, personal fields, references) it reads there.
"""
