"""What somebody who types a sentence means: a service here, a matter done elsewhere, or nothing that is known.

`words`: characters, sounds and cuts of a text. `sayings`: the content of packs/everyday with the names of the services,
ready to be looked for. `asked`: one question, and where words stand in it. `ranking`: which target is meant.
`second_look`: which one probably is, where no saying is said whole.
All in memory and the same on both databases; a few hundred targets take about a millisecond.
"""
