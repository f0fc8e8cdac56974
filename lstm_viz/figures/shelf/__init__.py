"""What several pictures share: colours, traces, drawings, the screen, the clock, the names and phrases of parts."""
