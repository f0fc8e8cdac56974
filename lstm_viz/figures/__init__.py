"""Pictures of a record: plain Plotly JSON, made from a Trace and a step, and nothing else."""
