"""Everything that somebody may be allowed to do, with the words of the settings page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    """One thing that a role may include. The value is stored nowhere but in roles."""

    ORGANISATION_READ = "organisation.read", _("See the organisation's settings")
    ORGANISATION_CHANGE = "organisation.change", _("Change the organisation's settings")
    MEMBERS_READ = "members.read", _("See who works here")
    MEMBERS_CHANGE = "members.change", _("Invite, change and remove members")
    AUDIT_READ = "audit.read", _("Read the audit trail")
    AUDIT_SEAL = "audit.seal", _("Seal the audit trail")
    VAULT_ERASE = "vault.erase", _("Erase a person's data for good")

    PEOPLE_READ = "people.read", _("See registered people")
    PEOPLE_REGISTER = "people.register", _("Register people and change their data")
    PEOPLE_IMPORT = "people.import", _("Import lists of people")
    PEOPLE_EXPORT = "people.export", _("Export lists of people, with a reason")
    PEOPLE_SENSITIVE = "people.sensitive", _("See health details, with a reason")
    PEOPLE_LINK = "people.link", _("Decide whether two records are the same person")
    PROTECTION_READ = "protection.read", _("See protection records, with a reason")
    PROTECTION_WRITE = "protection.write", _("Write protection records")
    PROTECTION_BREAK = "protection.break", _("Ask for or allow an emergency opening of the box")
    PROTECTION_OVERSEE = "protection.oversee", _("Learn of each emergency opening and review it")

    CRISIS_READ = "crisis.read", _("See crises and their figures")
    CRISIS_DECLARE = "crisis.declare", _("Declare and close a crisis")
    CRISIS_LEVEL = "crisis.level", _("Raise and lower alert levels")
    ROLL_CHANGE = "roll.change", _("Record the status of people")

    MESSAGES_READ = "messages.read", _("Read messages and replies")
    MESSAGES_SEND = "messages.send", _("Send messages to people")
    MESSAGES_PUMP = "messages.pump", _("Hand messages to their carriers")

    AGREEMENTS_READ = "agreements.read", _("See sharing agreements")
    AGREEMENTS_CHANGE = "agreements.change", _("Make and end sharing agreements")
    DISCLOSURES_SEND = "disclosures.send", _("Share records under an agreement")
    DISCLOSURES_RECEIVE = "disclosures.receive", _("Receive records under an agreement")

    EVACUATION_READ = "evacuation.read", _("See requests, offers and manifests")
    EVACUATION_REQUEST = "evacuation.request", _("Ask for evacuation on behalf of people")
    EVACUATION_OFFER = "evacuation.offer", _("Offer transport")
    EVACUATION_MATCH = "evacuation.match", _("Match requests to offers and confirm seats")
    EVACUATION_BOARD = "evacuation.board", _("Record boarding and arrival")

    PROCEDURES_READ = "procedures.read", _("See procedures and the board of deadlines")
    PROCEDURES_CHANGE = "procedures.change", _("Write, publish and retire procedures")
    PROCEDURES_RUN = "procedures.run", _("Do steps of a procedure and open its gates")
    FORMS_READ = "forms.read", _("See questionnaires")
    FORMS_CHANGE = "forms.change", _("Write, publish and retire questionnaires")
    FORMS_ANSWER = "forms.answer", _("Fill in questionnaires")
    FORMS_EXPORT = "forms.export", _("Export answers to questionnaires, with a reason")

    CASES_READ = "cases.read", _("See cases")
    CASES_CHANGE = "cases.change", _("Open cases and work on them")
    CASES_SUPERVISE = "cases.supervise", _("Hand over, sign off and hide cases")
    DOCUMENTS_REQUEST = "documents.request", _("Take applications for travel documents")
    DOCUMENTS_CONFIRM = "documents.confirm", _("Confirm who an applicant is")
    DOCUMENTS_PRINT = "documents.print", _("Print travel documents")
    DOCUMENTS_SIGN = "documents.sign", _("Sign and revoke travel documents")
    DOCUMENTS_STOCK = "documents.stock", _("Keep the stock of blank travel documents")

    ROSTERS_READ = "rosters.read", _("See rosters")
    ROSTERS_CHANGE = "rosters.change", _("Keep rosters and call people out")

    PLANS_READ = "plans.read", _("See plans and the tasks of plans at work")
    PLANS_CHANGE = "plans.change", _("Write plans and send them to review")
    PLANS_APPROVE = "plans.approve", _("Approve, review and retire plans")
    PLANS_ACTIVATE = "plans.activate", _("Put a plan to work in a crisis and stand it down")
    PLANS_WORK = "plans.work", _("Give out and tick off the tasks of a plan at work")
    TRAINING_READ = "training.read", _("See courses and learn")
    TRAINING_TEACH = "training.teach", _("Hold sessions, and see who learned what")
    TRAINING_CHANGE = "training.change", _("Offer, require and recognise courses")

    REFERRALS_READ = "referrals.read", _("See the directory of services and referrals")
    REFERRALS_SEND = "referrals.send", _("Refer people to services, once trained for it")
    DIRECTORY_CHANGE = "directory.change", _("Keep services, focal points and pathways")

    FEEDBACK_READ = "feedback.read", _("See feedback and complaints")
    FEEDBACK_HANDLE = "feedback.handle", _("Handle feedback and complaints")
    FEEDBACK_SENSITIVE = "feedback.sensitive", _("Handle sensitive complaints as a named handler")

    REPORT_READ = "report.read", _("Read reports")
    EXERCISE_RUN = "exercise.run", _("Run exercises")

    PUBLIC_REGISTER = "public.register", _("Register oneself and one's family")
    PUBLIC_REPLY = "public.reply", _("Say that one is safe, needs help or wants to leave")
    PUBLIC_READ_ALERT = "public.read_alert", _("Read the current alert")
    PUBLIC_FEEDBACK = "public.feedback", _("Complain, thank, and follow the answer")
    PUBLIC_LEARN = "public.learn", _("Learn from a course that is open to the public")
    PUBLIC_ANSWER = "public.answer", _("Fill in a questionnaire that is open to the public")
