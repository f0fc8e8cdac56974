"""Texts by language: what a person reads stands in ``assets/words``, one folder a language."""
