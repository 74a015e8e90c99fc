"""
Every endpoint of bonds, claims and grants that writes: why it decides nothing, or who attacks it.

``test_four_eyes_by_api`` reads this and fails for an endpoint that is not here.
"""

#: Every endpoint that writes, with why it decides nothing.
DECIDES_NOTHING = {
    "bonds.add_paper": "Keeps a paper for whoever decides the call.",
    "bonds.details": "Writes what a worker asks; another decides the call.",
    "bonds.draw_more": "Draws what was granted before, as far as the bond goes.",
    "bonds.enter_objection": "Writes down what the employer says; another decides the call.",
    "bonds.lodge": "Enters a bond, which secures nothing before somebody else verified it.",
    "bonds.lodge_one": "Enters a bond, which secures nothing before somebody else verified it.",
    "bonds.match": "Finds the bond of a call, which another decides.",
    "bonds.notice": "Tells the employer of a call, which another decides.",
    "bonds.open_pool": "Asks for a joint bond; somebody else verifies what is lodged.",
    "bonds.put_share": "Writes a share down; somebody else verifies what is lodged.",
    "bonds.received": "Books what the issuer paid; another has it paid to the worker.",
    "bonds.register": "Writes an employer down.",
    "bonds.require": "Asks for a bond, which secures nothing before it is lodged and verified.",
    "bonds.take_down": "Takes a call down; another decides it.",
    "bonds.take_share": "Takes a share out of a bond that is not lodged.",
    "bonds.waive": "Gives up asking, before anything was lodged.",
    "bonds.withdraw": "Ends a call on the worker's wish: nothing is paid.",
    "bonds.write": "Writes an employer anew.",
    "grants.take": "Takes an application; others assess and decide it.",
    "claims.take": "Files a claim; others check and decide it.",
}
BONDS = "test_api_of_bonds_whole::"
ENTERED = f"{BONDS}test_what_a_program_enters_of_a_bond_it_does_not_confirm"
DECIDED = f"{BONDS}test_a_program_decides_no_call_that_it_took_down_and_another_pays_it"
#: Endpoints that a rule of two people guards, and the test that attacks them.
DECIDES = {
    "bonds.call_off": ENTERED,
    "bonds.confirm": ENTERED,
    "bonds.decide": DECIDED,
    "bonds.give_back": ENTERED,
    "bonds.order_payment": DECIDED,
    "bonds.paid": DECIDED,
    "bonds.refuse": f"{BONDS}test_a_call_without_a_bond_is_refused_by_another_and_one_is_withdrawn",
    "bonds.set_days": ENTERED,
    "bonds.top_up": DECIDED,
    "bonds.verify": f"{BONDS}test_a_program_verifies_no_bond_that_it_entered",
}
