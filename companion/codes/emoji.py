"""The 64 emoji that are compared: the list and order of Matrix (its specification, SAS emoji).

Each is told apart at a glance, drawn alike on all systems, and has one short name. An emoji's
number is its place in the list, so a person who cannot see it compares name or number.
"""

from typing import Final, NamedTuple

from companion.sentences import QT_TRANSLATE_NOOP


class Emoji(NamedTuple):
    """A picture and what it is called in English; the window translates the name."""

    picture: str
    name: str


EMOJI: Final = (
    Emoji("🐶", QT_TRANSLATE_NOOP("Emoji", "Dog")),
    Emoji("🐱", QT_TRANSLATE_NOOP("Emoji", "Cat")),
    Emoji("🦁", QT_TRANSLATE_NOOP("Emoji", "Lion")),
    Emoji("🐎", QT_TRANSLATE_NOOP("Emoji", "Horse")),
    Emoji("🦄", QT_TRANSLATE_NOOP("Emoji", "Unicorn")),
    Emoji("🐷", QT_TRANSLATE_NOOP("Emoji", "Pig")),
    Emoji("🐘", QT_TRANSLATE_NOOP("Emoji", "Elephant")),
    Emoji("🐰", QT_TRANSLATE_NOOP("Emoji", "Rabbit")),
    Emoji("🐼", QT_TRANSLATE_NOOP("Emoji", "Panda")),
    Emoji("🐓", QT_TRANSLATE_NOOP("Emoji", "Rooster")),
    Emoji("🐧", QT_TRANSLATE_NOOP("Emoji", "Penguin")),
    Emoji("🐢", QT_TRANSLATE_NOOP("Emoji", "Turtle")),
    Emoji("🐟", QT_TRANSLATE_NOOP("Emoji", "Fish")),
    Emoji("🐙", QT_TRANSLATE_NOOP("Emoji", "Octopus")),
    Emoji("🦋", QT_TRANSLATE_NOOP("Emoji", "Butterfly")),
    Emoji("🌷", QT_TRANSLATE_NOOP("Emoji", "Flower")),
    Emoji("🌳", QT_TRANSLATE_NOOP("Emoji", "Tree")),
    Emoji("🌵", QT_TRANSLATE_NOOP("Emoji", "Cactus")),
    Emoji("🍄", QT_TRANSLATE_NOOP("Emoji", "Mushroom")),
    Emoji("🌏", QT_TRANSLATE_NOOP("Emoji", "Globe")),
    Emoji("🌙", QT_TRANSLATE_NOOP("Emoji", "Moon")),
    Emoji("☁️", QT_TRANSLATE_NOOP("Emoji", "Cloud")),
    Emoji("🔥", QT_TRANSLATE_NOOP("Emoji", "Fire")),
    Emoji("🍌", QT_TRANSLATE_NOOP("Emoji", "Banana")),
    Emoji("🍎", QT_TRANSLATE_NOOP("Emoji", "Apple")),
    Emoji("🍓", QT_TRANSLATE_NOOP("Emoji", "Strawberry")),
    Emoji("🌽", QT_TRANSLATE_NOOP("Emoji", "Corn")),
    Emoji("🍕", QT_TRANSLATE_NOOP("Emoji", "Pizza")),
    Emoji("🎂", QT_TRANSLATE_NOOP("Emoji", "Cake")),
    Emoji("❤️", QT_TRANSLATE_NOOP("Emoji", "Heart")),
    Emoji("😀", QT_TRANSLATE_NOOP("Emoji", "Smiley")),
    Emoji("🤖", QT_TRANSLATE_NOOP("Emoji", "Robot")),
    Emoji("🎩", QT_TRANSLATE_NOOP("Emoji", "Hat")),
    Emoji("👓", QT_TRANSLATE_NOOP("Emoji", "Glasses")),
    Emoji("🔧", QT_TRANSLATE_NOOP("Emoji", "Spanner")),
    Emoji("🎅", QT_TRANSLATE_NOOP("Emoji", "Santa")),
    Emoji("👍", QT_TRANSLATE_NOOP("Emoji", "Thumbs Up")),
    Emoji("☂️", QT_TRANSLATE_NOOP("Emoji", "Umbrella")),
    Emoji("⌛", QT_TRANSLATE_NOOP("Emoji", "Hourglass")),
    Emoji("⏰", QT_TRANSLATE_NOOP("Emoji", "Clock")),
    Emoji("🎁", QT_TRANSLATE_NOOP("Emoji", "Gift")),
    Emoji("💡", QT_TRANSLATE_NOOP("Emoji", "Light Bulb")),
    Emoji("📕", QT_TRANSLATE_NOOP("Emoji", "Book")),
    Emoji("✏️", QT_TRANSLATE_NOOP("Emoji", "Pencil")),
    Emoji("📎", QT_TRANSLATE_NOOP("Emoji", "Paperclip")),
    Emoji("✂️", QT_TRANSLATE_NOOP("Emoji", "Scissors")),
    Emoji("🔒", QT_TRANSLATE_NOOP("Emoji", "Lock")),
    Emoji("🔑", QT_TRANSLATE_NOOP("Emoji", "Key")),
    Emoji("🔨", QT_TRANSLATE_NOOP("Emoji", "Hammer")),
    Emoji("☎️", QT_TRANSLATE_NOOP("Emoji", "Telephone")),
    Emoji("🏁", QT_TRANSLATE_NOOP("Emoji", "Flag")),
    Emoji("🚂", QT_TRANSLATE_NOOP("Emoji", "Train")),
    Emoji("🚲", QT_TRANSLATE_NOOP("Emoji", "Bicycle")),
    Emoji("✈️", QT_TRANSLATE_NOOP("Emoji", "Aeroplane")),
    Emoji("🚀", QT_TRANSLATE_NOOP("Emoji", "Rocket")),
    Emoji("🏆", QT_TRANSLATE_NOOP("Emoji", "Trophy")),
    Emoji("⚽", QT_TRANSLATE_NOOP("Emoji", "Ball")),
    Emoji("🎸", QT_TRANSLATE_NOOP("Emoji", "Guitar")),
    Emoji("🎺", QT_TRANSLATE_NOOP("Emoji", "Trumpet")),
    Emoji("🔔", QT_TRANSLATE_NOOP("Emoji", "Bell")),
    Emoji("⚓", QT_TRANSLATE_NOOP("Emoji", "Anchor")),
    Emoji("🎧", QT_TRANSLATE_NOOP("Emoji", "Headphones")),
    Emoji("📁", QT_TRANSLATE_NOOP("Emoji", "Folder")),
    Emoji("📌", QT_TRANSLATE_NOOP("Emoji", "Pin")),
)
