"""The day: light, memory and what is shown, as lanes on one clock."""
