"""What persons compare and type when two devices meet: words, codes made of them, and emoji."""
