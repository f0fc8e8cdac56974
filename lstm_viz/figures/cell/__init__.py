"""The cell diagram: one step's wiring, with its numbers on the wires."""
