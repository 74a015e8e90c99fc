"""Plans made before a crisis: who is there, who does what, how people would leave."""
