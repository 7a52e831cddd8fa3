"""The texts of the window in other languages: Qt Linguist's sources and what is built of them."""
