"""Lists that somebody brings, taken in whole: of people, of records of a kind, and registers of past stays.

`headings` says which column says what, `lines` what all lists have in common, and what is wrong with a line;
`people` reads a list of people and `entering` records it, `records` takes in one of a declared kind. Of a
register, taken in by `stays`, `register` reads each line, `guests` says who is who, and `writing` holds it
against the file and records what is new.
"""
