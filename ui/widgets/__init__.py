"""The parts that windows and dialogs are made of."""
