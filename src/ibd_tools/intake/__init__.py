"""From an export of a hospital to a cohort folder: a mapping says what the columns are, nothing is guessed.

The steps are apart, so that each can be tried alone: ``mapping_file.read_mapping`` (YAML in, checked
mapping out), ``importing.read_files`` (files in, columns of text out), ``building.build_tables`` (frames
in, frames and problems out), and ``importing.import_export``, which does all of it and writes a folder only
if it is valid. The command line imports them only where it needs them.
"""
