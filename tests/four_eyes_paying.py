"""
Every endpoint of payments and goods that writes: why it decides nothing, or who attacks it.

``test_four_eyes_by_api`` reads this and fails for an endpoint that is not here.
"""

PAY, GOODS = "test_api_of_payments_whole", "test_api_of_goods_whole"
RELEASED = (
    "test_api_of_payments::test_a_program_pays_out_nothing_that_another_of_its_maker_released"
)
#: Every endpoint that writes, with why it decides nothing.
DECIDES_NOTHING = {
    "goods.add_item": "Writes an item into the catalogue.",
    "goods.ask": "Asks; another decides it.",
    "goods.ask_draft": "Asks for what a plan drafted; another decides it.",
    "goods.close": "Ends a distribution: nothing more is given.",
    "goods.count_out": "Gives out of the stock; another may take it back.",
    "goods.drop_draft": "Removes what nobody asked for.",
    "goods.end_loan": "Books what came back, no more than was lent.",
    "goods.find_card": "Finds who stands there and changes nothing.",
    "goods.hand_out": "Gives a ration of the list once; another may take it back.",
    "goods.lend_out": "Lends out of the stock; what never comes back is a loss that two decide.",
    "goods.list_roll": "Writes the list of a distribution.",
    "goods.make_kits": "Puts together what is there, or takes it apart.",
    "goods.open_count": "Begins a count, which another decides.",
    "goods.open_store": "Opens a store, which holds nothing.",
    "goods.plan": "Plans a distribution.",
    "goods.put_count": "Counts; another decides it.",
    "goods.put_on_list": "Writes the list of a distribution.",
    "goods.put_parts": "Says what a kit is made of, before there is one.",
    "goods.receive": "Takes in from outside with a reference, as one person does on the page.",
    "goods.report_loss": "Reports; another decides it.",
    "goods.send": "Sends between stores; another receives it.",
    "goods.set_minimum": "Sets when a store raises its hand.",
    "goods.take_catalogue": "Writes the items of the pack into the catalogue.",
    "payments.batch_file": "Gives the file of what others released.",
    "payments.cancel_order": "Cancels what has not left: nothing is paid.",
    "payments.close_cash_day": "Writes down what was counted; nothing is booked for it.",
    "payments.end_account": "Ends an account with nothing on its way.",
    "payments.mend_order": "Changes a payee, who is paid once others released it.",
    "payments.name_staff": "Narrows who pays out at a point.",
    "payments.open_account": "Opens an account to pay from; others order and release.",
    "payments.prepare_batch": "Prepares; others release it.",
    "payments.read_statement": "Reads in what the bank says; nothing is booked for it.",
    "payments.take_batch_apart": "Takes apart what has not gone out: nothing is paid.",
    "payments.take_list": "Makes a list of what others released for this point.",
    "payments.unmatch_line": "Turns a match round in the books: the line waits again.",
}
#: Endpoints that a rule of two people guards, and the test that attacks them.
DECIDES = {
    "goods.decide_count": f"{GOODS}::test_losses_and_counts_are_decided_by_another_program",
    "goods.decide_loss": f"{GOODS}::test_losses_and_counts_are_decided_by_another_program",
    "goods.decide_request": f"{GOODS}::test_goods_go_from_the_request_to_another_store_and_nobody"
    "_decides_their_own",
    "goods.receive_waybill": f"{GOODS}::test_goods_go_from_the_request_to_another_store_and_nobody"
    "_decides_their_own",
    "goods.review_handout": f"{GOODS}::test_a_distribution_is_opened_listed_handed_out_and_closed",
    "payments.accept_all_sure_lines": f"{PAY}::test_all_sure_lines_are_accepted_for_a_program_that"
    "_prepared_none_of_them",
    "payments.accept_sure_lines": f"{PAY}::test_a_bridge_goes_from_the_order_to_the_reconciled"
    "_line",
    "payments.bank_answer": f"{PAY}::test_an_answer_in_part_opens_payments_again_and_is_not_taken"
    "_by_who_prepared",
    "payments.batch_arrived": f"{PAY}::test_mobile_money_arrives_by_file_or_word_of_another"
    "_program",
    "payments.hand_out_cash": RELEASED,
    "payments.match_line": f"{PAY}::test_a_line_is_said_in_parts_and_never_by_who_prepared",
    "payments.order_came_back": f"{PAY}::test_mobile_money_arrives_by_file_or_word_of_another"
    "_program",
    "payments.provider_result": f"{PAY}::test_mobile_money_arrives_by_file_or_word_of_another"
    "_program",
    "payments.redeem_voucher": RELEASED,
    "payments.redeemed": RELEASED,
    "payments.release_batch": f"{PAY}::test_a_large_batch_is_released_by_a_program_once_and_by_a"
    "_person",
    "payments.write_finding": "test_api_of_payments::test_a_program_says_nothing_of_what_another"
    "_of_its_maker_paid_twice",
}
PAYS_OUT = "test_apart::test_who_released_a_payment_pays_it_out_in_no_way"
#: Actions with a rule of two people, and the test that attacks them.
ELSEWHERE = {
    "payments.hand_out": PAYS_OUT,
    "payments.redeem": PAYS_OUT,
    "payments.settle_conflict": "test_apart::test_who_paid_out_what_was_handed_out_twice_does_not"
    "_say_what_became_of_it",
    "payments.take_queue": PAYS_OUT,
    "payments.upload": PAYS_OUT,
}
