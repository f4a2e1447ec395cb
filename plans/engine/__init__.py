"""The plan engine, pure: targets in, equivalents proven in Decimal out.

`proposal.propose` is the front door; `problem` says what can be asked, `solve` finds the day,
`distribute` its meal times, `certificate` proves it, `relax` explains a no, `changes` and `swap`
move an existing plan. Nothing here knows Django, the clock or the network.
"""
