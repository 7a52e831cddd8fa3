"""What the window says and when, as plain values: no Qt, tested without a screen."""
