# ruff: noqa: RUF001 - signs that look alike are what is tested
"""Texts, and what is noticed in them: by Python for the mark, by the browser while writing."""

# Text, and the kinds of what may point at somebody, with the pieces.
RECOGNISABLE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("", ()),
    ("Na 2 weken belde hij om 10.30 uur, kamer 12, 15 procent van 1.250 euro.", ()),
    ("Ik was bij hem. Toen kwam U. Fatima belde. Daarna niet.", ()),
    ("Ik zei: 'Dat kan niet.' Daarna belde ik de GGZ via WhatsApp, op Kerstavond.", ()),
    ("Onderweg zei ze: “Halverwege is ook goed.” Snelweg of niet.", ()),
    ("Ik werkte in het hbo en de wmo. Bij de HBO-stage ging het goed.", (("naam", "HBO-stage"),)),
    ("Ik sprak Johan van der Meulen.", (("naam", "Johan van der Meulen"),)),
    ("Ik sprak Anne-Marie en O’Brien.", (("naam", "Anne-Marie"), ("naam", "O’Brien"))),
    ("Met mw. De Vries. Ze woont daar.", (("naam", "mw. De Vries"),)),
    ("Meneer A en dhr. K. kwamen.", (("naam", "Meneer A"), ("naam", "dhr. K"))),
    ("De heer El Amrani belde.", (("naam", "heer El Amrani"),)),
    ("Ze woont in Ede.\nDaar is het stil.", (("naam", "Ede"),)),
    ("Kerkstraat 12 is ver.", (("straat", "Kerkstraat 12"),)),
    ("Hij woont op de Meidoornlaan, nummer 8.", (("straat", "Meidoornlaan"),)),
    ("Geboren op 12-03-1950.", (("datum", "12-03-1950"),)),
    ("Geboren op 3 mei 1961 of 1961-05-03.", (("datum", "3 mei 1961"), ("datum", "1961-05-03"))),
    ("Op 1/2/'49 en 3 maart.", (("datum", "1/2/'49"),)),
    ("Post naar 1234 AB 12 of 9999xx.", (("postcode", "1234 AB 12"),)),
    ("Mail naar jan.de.wit+zorg@voorbeeld.nl.", (("mail", "jan.de.wit+zorg@voorbeeld.nl"),)),
    ("Bel 06-12345678.", (("telefoon", "06-12345678"),)),
    ("Bel 06 12 34 56 78 of 020 123 4567.", (
        ("telefoon", "06 12 34 56 78"), ("telefoon", "020 123 4567"))),
    ("Bel +31 6 12345678 of +32 470 12 34 56.", (
        ("telefoon", "+31 6 12345678"), ("telefoon", "+32 470 12 34 56"))),
    ("Bsn 111222333, en 123456789 is er geen.", (("bsn", "111222333"),)),
    ("Nummer 1234.56.782 staat op de brief.", (("bsn", "1234.56.782"),)),
)  # fmt: skip

TEXTS = (
    "", " ", "ik", "Ik vind dat we altijd samen moeten werken.", "’s avonds belde ik de dienst.",
    "Wij en ons en WE en ik", "cafe\u0301 en café zijn één woord", "dag en nacht, dag-en-nacht",
    "ik ik ik vind ik vind", "naïef coördinator 3 km 1e keer x² ½", "a_b a-b a--b 'a' a' 'a",
    "regel\neen\r\ntwee\ttab\u00a0hard\u200bnul", "שלום مرحبا 你好 Привет", "ß ẞ İ ı K ſ Ω",
    "Mijn taak was luisteren. Na een week kwam ze weer.", "MOEILIJKE CLIËNT. Die mensen!",
    "manipulatief gedrag en eigen  geld", "na een,na twee", "emoji 👩‍⚕️ ik 👍🏽 wij",
    "e" * 4000, "ik wij " * 600,
)  # fmt: skip
