"""Sentences and sums with the numbers of the record in them."""
