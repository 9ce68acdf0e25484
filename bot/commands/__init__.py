"""The subcommands of ``codedesk``, one a file."""
