"""Reports: what is read from the file, as tables without any look.

A report asks the repository, changes nothing, and returns `Table`s. Values in the cells are data
(ISO days, numbers, codes); how they look is the business of `output`.
"""
