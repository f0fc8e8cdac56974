"""What all units of a layer do: a map of units by steps, with what comes in and what is said."""
