"""What people say about how they were treated: followed, answered, learnt from."""
