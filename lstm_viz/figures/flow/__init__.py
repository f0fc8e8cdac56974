"""What flows back: influence through time, and one step of it as a road."""
