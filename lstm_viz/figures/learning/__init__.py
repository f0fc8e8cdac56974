"""A training as pictures: its curves by epoch, what the units do on one example, and one unit's weights."""
