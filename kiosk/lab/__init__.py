"""What is measured and drilled: bench, soak, drills, simulated visitors."""
