"""The conveyor belt: c carried from step to step, past three workers."""
