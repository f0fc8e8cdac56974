"""Numbers: the cell, its record, and what is computed from them. NumPy only."""
