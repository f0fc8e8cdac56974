"""Trainings in processes of their own: what a person may set, the training, and the pool that runs them."""
