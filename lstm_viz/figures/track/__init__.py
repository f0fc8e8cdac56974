"""The track: one run over any sequence, lane under lane, and how far another run is from it."""
