"""What the command line can do: a file for each command, and `shared` for what they have in common.

It may import `index`, `qa`, the files of `ui`, and the rooms `ui.rendering`, `ui.evaluation`, `ui.server`,
`ui.chat` and `ui.desk`, each where it is needed: `yuanwen --help` loads nothing heavy.
"""
