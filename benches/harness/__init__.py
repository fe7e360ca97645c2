"""What `benches/run` consists of. Python's standard library alone: it starts, reads and draws, and measures nothing."""
