"""The one page that a learner's server shows itself: for when there is no notebook to open."""

from html import escape
from string import Template

from course.widgets import style

_PAGE = Template("""<!doctype html>
<html lang="nl" class="course">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Het notitieblok is er nog niet · Professioneel nabij</title>
<style>
$tokens
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 400 1.0625rem/1.6 var(--font); }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1.1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  padding: 1.5rem 1.4rem; }
h1 { margin: 0 0 .75rem; font-size: 1.625rem; line-height: 1.2; }
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
a { display: inline-block; min-height: 44px; padding: .55rem 1.3rem; margin: 0 .4rem .5rem 0;
  border: 1px solid var(--accent); border-radius: 10px; font-weight: 600; text-decoration: none; }
.first { background: var(--accent); color: var(--on-accent); }
.second { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
</style>
</head>
<body>
<main>
<section>
<h1>Het notitieblok is er nog niet</h1>
<p>De cursus geeft dit notitieblok nu niet door. Misschien is de les nog niet open, of is er even
geen verbinding.</p>
<p>Wacht een minuut en probeer het opnieuw. In de cursus kun je de les ook zonder notitieblok
maken. Wat bewaard is, blijft bewaard.</p>
<p><a class="first" href="$again">Probeer opnieuw</a><a class="second" href="$course">Naar de
cursus</a></p>
</section>
</main>
</body>
</html>
""")


def message_page(*, again: str, course: str) -> str:
    """The page, with the addresses of its two links."""
    return _PAGE.substitute(tokens=style("tokens"), again=escape(again), course=escape(course))
