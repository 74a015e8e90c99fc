"""Pages of procedures: the board, the library, the editor, runs."""
