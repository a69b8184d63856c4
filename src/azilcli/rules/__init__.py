"""The rules of the field, as pure functions on plain values: no file, no clock, no printing."""
