"""Sequences for a cell: the solar day, toy tasks, presets and weight files. Each file imports alone, and its own needs."""
