"""
Travel documents for those who have none: application, check, blank, print, sign, hand over.

`rules` and `photos` decide on plain values; `actions` change, `queries` answer; `views` are the
desk's pages, `public` is where anybody checks a document.
"""
