"""Pictures: QR codes drawn and read, and the one image format they travel in."""
