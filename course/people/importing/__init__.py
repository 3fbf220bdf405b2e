"""Reading people in from a spreadsheet: the file, its columns, its rows, a preview, applying it."""
