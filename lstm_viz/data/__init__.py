"""Sequences for a cell: the solar day, toy tasks, presets and weight files. Import the file you need."""
