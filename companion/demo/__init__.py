"""The main job, end to end on one machine: `companion demo`."""
