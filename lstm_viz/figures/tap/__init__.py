"""One tap: the input gate and the candidate of one step, large."""
