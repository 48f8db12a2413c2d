"""The commands of the command line that are more than a line or two: arguments in, exit code out."""
