"""Claims: of responders for what they did, of migrants for what they are owed, of covers."""
