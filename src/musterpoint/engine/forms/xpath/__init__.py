"""The expression language of XLSForm: XPath 1.0 with the functions of ODK."""
