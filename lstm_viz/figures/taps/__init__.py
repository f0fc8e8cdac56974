"""Taps and water: one step as three valves and a tank."""
