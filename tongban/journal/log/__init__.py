"""The public log (公开日志): what each authority did, in an order nobody can rewrite unseen.

`leaves` says what stands in it, `merging` appends, `heads` signs, `reading` answers, `exporting` hands it out,
`erasing` asks for what ties an entry to a person to be destroyed. The verifier that needs none of this is
static/journal/verify_log.py.
"""
