"""The command line: text in, text out. One file per family of commands, loaded when called."""
