"""Pages and files of the public log. Everybody may see all of them; none says whom an act concerned."""
