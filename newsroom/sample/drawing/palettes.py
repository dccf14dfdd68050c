"""The colours of the sample pictures: ten sheets of ten inks each.

Roles: sky1 (above) and sky2 (at the horizon), sun, far/mid/near (three
distances), dark, light, and two accents, pop and pop2.
"""

ROLES = ("sky1", "sky2", "sun", "far", "mid", "near", "dark", "light", "pop", "pop2")

_SHEETS = {
    "dusk": "2b2d5b f08a5d ffd27f 7a4069 4d2f5f 2e2148 1b1533 ffe9c9 e84a5f 3fb8af",
    "dawn": "8fb8de fde2d0 fff4d6 c98f9b 8d6a8b 544a73 2f2b4d fff6ec ef6f6c f2b35e",
    "sand": "f2d6a2 fbf0d8 e4572e e0b883 c78d57 8c5a3c 3d2a24 fffaf0 c8442b 2f6d73",
    "sea": "a9d8d6 f4f1e0 f7b267 6fb3b8 3a8d98 1f6678 123b4a fbfaf3 f25f4c f4a259",
    "olive": "dfe5bd f8f3dc e9a23b b5bd82 7f9155 4f6a3d 27381f fdfbef c65d3b d9b44a",
    "night": "0d1b3e 3b568f f6e7b4 2a3f6f 1b2c56 121f42 080f26 eef1fb f2a541 5fc9c2",
    "tile": "0f5e6b 4fb3a5 f4d58d 1c7c84 145a68 0e3f4f 08262f f5f0e1 e76f51 f4a261",
    "plum": "4a1d4f d4688a fbc4ab 8a3568 61265a 3c1a44 210f2b fdeee5 f6ae2d 56b3b4",
    "stone": "c6d0d8 f4f1ea e2725b aab4bd 75828f 475460 242c35 fbfaf7 d1495b edae49",
    "rose": "f0a796 fbe9dd fff5e4 dd8f86 b2636b 74405a 3a2140 fff7f0 2f7f86 f2b544",
}


def rgb(text: str) -> tuple[int, int, int]:
    """'f08a5d' as (240, 138, 93)."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


PALETTES = {
    name: {role: rgb(code) for role, code in zip(ROLES, codes.split(), strict=True)}
    for name, codes in _SHEETS.items()
}

WARM = ("dusk", "sand", "rose", "plum", "dawn")
COOL = ("sea", "tile", "stone", "night", "dawn")
LIGHT = ("sand", "sea", "olive", "stone", "rose", "dawn")
DEEP = ("night", "dusk", "plum", "tile")
GREEN = ("olive", "tile", "sea", "sand")
