"""
Endpoints of costs, giving and funds that write: which decides, and how it is attacked.

Programs with the role that prepares and with the role that decides are two programs: each test
lets the first try the second half, then another program, and where people decide alone a person.
"""

BY_ANOTHER = "Only enters or prepares; what moves money by it is confirmed by somebody else."
#: Every endpoint that writes, with why it decides nothing.
DECIDES_NOTHING = {
    "costs.accept_netting": "Accepts what all sides computed; what is paid is entered, then"
    " released by another.",
    "costs.add_invoice": "Enters what a carrier asks; nobody is paid by it.",
    "costs.ask_debtor": "Asks a debtor for what the shares say; nobody is paid by it.",
    "costs.answer_note": "Takes down what the person answered.",
    "costs.answer_offer": "Agrees to less than is owed to us, or declines it; nobody is paid.",
    "costs.ask_waiver": "Asks; it is weighed and decided by others.",
    "costs.correct_invoice": "Enters a difference; nobody is paid by it.",
    "costs.correct_seats": BY_ANOTHER,
    "costs.count_carried": "Counts from lists; a statement asks for it later.",
    "costs.dispute_demand": "Says that a debtor disputes it; what is owed stays.",
    "costs.discard_statement": "Deletes a draft that nobody saw.",
    "costs.dispute_line": "Says that a line is wrong; nothing is owed by it.",
    "costs.draw_statement": "Makes a draft of what we ask of a partner.",
    "costs.drop_line": "Asks nothing more for a line that was disputed.",
    "costs.end_dispute": "Says that a dispute is over; what is owed stays.",
    "costs.end_link": "Closes an address; the note stands.",
    "costs.end_netting": "Ends without a result: nothing is booked.",
    "costs.enter_carried": "Enters numbers, which the partner accepts or disputes.",
    "costs.invite_netting": "Asks who joins.",
    "costs.join_netting": "Holds our accepted lines for a netting.",
    "costs.money_back": "Takes back an entry of money that came in; nobody is paid by it.",
    "costs.name_debtor": "Says who owes; a letter asks later.",
    "costs.note_money": "Enters money that came in; nobody is paid by it.",
    "costs.offer_notes": "Makes notes that the rules ask for, capped by them.",
    "costs.payer": BY_ANOTHER,
    "costs.plan_note": "Divides what is open into parts that sum to it.",
    "costs.propose_netting": "Computes; every side accepts it by who decides.",
    "costs.remind_debtor": "Says that a debtor was reminded.",
    "costs.renew_link": "Gives a new address, which stands in the letter alone.",
    "costs.send_statement": "Asks a partner for what was carried; the partner answers.",
    "funds.add_rates": "Enters published rates with their source.",
    "funds.cancel": "Gives back what is not paid: nobody is paid by it.",
    "funds.close": "Closes a period: nothing moves by it.",
    "funds.end_member": "Ends a term in a register; money is asked and approved on the page.",
    "funds.exchange": "Books what a bank changed, between accounts that hold money.",
    "funds.forget_member": "Takes a member out of a register, as the person wishes.",
    "funds.gains": "Books gains and losses of exchange by the rates.",
    "funds.post": "Writes between accounts that no package keeps; no fund gives money out by it.",
    "funds.receive": "Books money that came in.",
    "funds.renew_member": "Writes into a register; money is asked and approved on the page.",
    "funds.reverse": "Takes an entry back that somebody wrote by hand; both stay.",
    "funds.set_line": "Plans; money is asked and approved on the page.",
    "funds.settle": "Posts what was held by hand; no fund gives money out by it.",
    "funds.undo_transfer": "Only asks; a person approves it on the page.",
    "funds.void": "Gives back what was held by hand.",
    "funds.withdraw_transfer": "Takes a wish back: nothing is moved.",
    "giving.add_matching": "Writes down what a giver promised.",
    "giving.call_matching": "Asks a giver for what was promised.",
    "giving.change_campaign": "Changes a page; money that comes is booked apart.",
    "giving.close_campaign": "Takes nothing more by a page.",
    "giving.confirm_pledge": "Says that a promise is written; no money moves.",
    "giving.make_campaign": "Makes a draft of a page.",
    "giving.open_campaign": "Shows a page; money that comes is booked apart.",
    "giving.promise_thing": "Writes a promise down.",
    "giving.propose_rate": "Only proposes; a person confirms it on the page.",
    "giving.receive": "Books money that came in, with its receipt.",
    "giving.receive_thing": "Takes a thing over; goods enter the books in a store.",
    "giving.refund_order": "Orders what others approved; others prepare and release it.",
    "giving.refund_withdraw": "Keeps the money in the fund.",
    "giving.replan": "Agrees other days for what is still open.",
    "giving.return_thing": "Gives an owner their own thing back.",
    "giving.take_loan": "Books money that came in; what is paid back is booked by another.",
    "giving.use_thing": "Notes what a thing was used for.",
    "giving.withdraw_pledge": "Says that a promise is not kept.",
    "giving.withdraw_rate": "Takes a proposal back.",
    "giving.withdraw_thing": "Says that a thing does not come.",
}
COSTS, GIVING = "test_api_of_costs::", "test_api_of_giving::"
BY_TWO = f"{COSTS}test_programs_correct_seats_and_payers_by_two"
MODEL = f"{COSTS}test_a_model_is_confirmed_by_another_program_and_lifts_open_notes"
WAIVER = f"{COSTS}test_no_program_decides_a_waiver_that_it_weighed_or_refused"
DEMAND = f"{COSTS}test_what_a_program_enters_of_a_demand_another_confirms"
LIMIT = f"{COSTS}test_above_the_limit_another_program_accepts"
NETTING = f"{COSTS}test_programs_net_and_what_one_enters_another_releases"
LOAN = f"{GIVING}test_no_program_books_what_is_paid_of_the_loan_that_it_wrote_down"
#: Endpoints that a rule of two people guards, and the test that attacks them.
DECIDES = {
    "costs.accept_line": LIMIT,
    "costs.accept_open": LIMIT,
    "costs.decide_line": LIMIT,
    "costs.decide_model": MODEL,
    "costs.decide_payer": BY_TWO,
    "costs.decide_seats": BY_TWO,
    "costs.decide_step": DEMAND,
    "costs.decide_waiver": WAIVER,
    "costs.enter_step": DEMAND,
    "costs.given_back": f"{COSTS}test_money_of_a_note_goes_back_by_no_program_of_who_entered_it",
    "costs.lift_notes": MODEL,
    "costs.offer_amount": f"{COSTS}test_statements_are_drawn_sent_disputed_and_ended_by_programs",
    "costs.pay_transfer": NETTING,
    "costs.release_transfer": NETTING,
    "costs.waive_note": WAIVER,
    "costs.weigh_waiver": WAIVER,
    "giving.gift_back": f"{GIVING}test_no_program_takes_back_the_gift_that_it_booked",
    "giving.pay_loan": LOAN,
    "giving.refund": f"{GIVING}test_no_program_gives_back_the_gift_that_it_booked",
    "giving.repay_loan": LOAN,
}
