"""
The gate of children who are alone: nobody moves, receives or documents them unless it is open.

Whoever seats, boards, hands over or prints asks `queries.clearance`. What opens the gate are the
steps of the procedure child-before-movement; what holds a child is a row that only two officers
end.
"""
