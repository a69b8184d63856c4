"""The command line: text in, text out. One file per family of commands, loaded when called.

A file with commands does without `from __future__ import annotations`: Typer reads the annotations of the
command that is called, and what is text then would first be compiled, which takes a tenth of the command.
"""
