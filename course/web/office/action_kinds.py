"""The actions on people of the list, in words."""

from typing import Final, NamedTuple


class Kind(NamedTuple):
    """An action: the words on its page."""

    title: str
    button: str
    after: str


_UNDO = "Je kunt dit daarna ongedaan maken."
KINDS: Final = {
    "uitstel": Kind("Uitstel geven", "Geef uitstel", _UNDO),
    "heropenen": Kind(
        "Een les opnieuw openen",
        "Open de les opnieuw",
        "Ze beginnen met lege oefeningen in de nieuwste versie van de les. De vorige poging blijft "
        "bewaard en te lezen. Je kunt dit ongedaan maken zolang niemand aan de nieuwe poging is "
        "begonnen.",
    ),
    "verplaatsen": Kind(
        "Verplaatsen naar een ander cohort",
        "Verplaats",
        f"Wat ze al deden, blijft bewaard. {_UNDO}",
    ),
    "uitschrijven": Kind(
        "Uitschrijven", "Schrijf uit", f"Wat ze al deden, blijft bewaard. {_UNDO}"
    ),
    "herinneren": Kind(
        "Herinneren",
        "Verstuur",
        "Een mail die geschreven is, kun je niet terughalen. Er staat bij wie deed wat dat je dit "
        "deed.",
    ),
    "uitnodigen": Kind(
        "Opnieuw uitnodigen",
        "Maak uitnodigingen",
        "Een eerdere uitnodiging werkt dan niet meer. Wie al een account heeft, kan er een nieuw "
        "wachtwoord mee kiezen. Je kunt dit ongedaan maken zolang niemand de uitnodiging heeft "
        "gebruikt.",
    ),
}
