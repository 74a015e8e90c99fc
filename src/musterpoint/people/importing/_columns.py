"""Which column of a list means what: titles in English, Arabic, French and Spanish."""

from musterpoint.people.countries import plain
from musterpoint.people.importing import _messages
from musterpoint.people.importing._files import Line

#: Field: titles, separated by "|". The first is what our own lists are written with.
TITLES = {
    "name": "Name|full name|names|person|الاسم|الاسم الكامل|اسم|nom complet|nom et prénom"
    "|nom et prénoms|nombre completo|nombre y apellidos|nombres y apellidos",
    "family_name": "Family name|surname|last name|اسم العائلة|اللقب|الكنية|nom de famille|nom"
    "|apellido|apellidos",
    "given_name": "Given name|given names|first name|first names|forename|الاسم الأول"
    "|الاسم الشخصي|prénom|prénoms|nombre|nombres",
    "latin": "Name in Latin letters|latin name|name in english|name in passport"
    "|passport name|الاسم بالإنجليزية|الاسم باللاتينية|الاسم في جواز السفر"
    "|nom en caractères latins|nombre en letras latinas",
    "other_names": "Other names|alias|aliases|also known as|أسماء أخرى|autres noms|otros nombres",
    "born": "Born|date of birth|birth date|birthdate|dob|year of birth|birthday|تاريخ الميلاد"
    "|الميلاد|سنة الميلاد|date de naissance|né le|naissance|année de naissance"
    "|fecha de nacimiento|nacimiento|año de nacimiento",
    "sex": "Sex|gender|الجنس|النوع|sexe|genre|sexo|género",
    "nationalities": "Nationalities|nationality|citizenship|country of nationality|الجنسية"
    "|الجنسيات|nationalité|nationalités|nacionalidad|nacionalidades",
    "phone": "Phone|telephone|mobile|phone number|mobile number|cell phone|tel|whatsapp"
    "|الهاتف|رقم الهاتف|الجوال|الموبايل|المحمول|téléphone|portable|numéro de téléphone"
    "|teléfono|móvil|celular|número de teléfono",
    "phone_2": "Second phone|phone 2|other phone|هاتف آخر|autre téléphone|téléphone 2"
    "|otro teléfono|teléfono 2",
    "email": "E-mail|email|e mail address|email address|mail|البريد الإلكتروني|الايميل"
    "|courriel|adresse électronique|correo|correo electrónico",
    "language": "Language|preferred language|اللغة|langue|idioma|lengua",
    "area": "Area|region|province|governorate|المنطقة|المحافظة|région|province|región|provincia",
    "place": "Place|address|city|town|location|where|العنوان|المكان|المدينة|adresse|lieu|ville"
    "|dirección|lugar|ciudad",
    "document_kind": "Document kind|document type|type of document|نوع الوثيقة"
    "|type de document|tipo de documento",
    "document_number": "Document number|passport number|passport|passport no|id number|رقم الجواز"
    "|رقم جواز السفر|جواز السفر|رقم الوثيقة|numéro de passeport|passeport|numéro de document"
    "|número de pasaporte|pasaporte|número de documento",
    "document_country": "Document country|issuing country|issued by|بلد الإصدار|pays d émission"
    "|país emisor|país de expedición",
    "document_expires": "Document expires|expiry date|expires|date of expiry|تاريخ الانتهاء"
    "|date d expiration|fecha de caducidad|fecha de vencimiento",
    "document_level": "Papers|travel document|holds papers|الأوراق|papiers|papeles",
    "needs": "Needs|special needs|الاحتياجات|احتياجات خاصة|besoins|necesidades",
    "employer": "Employer|company|workplace|جهة العمل|صاحب العمل|الشركة|employeur|entreprise"
    "|empleador|empresa",
    "household": "Household|family|household number|family number|group|الأسرة|العائلة"
    "|رقم الأسرة|foyer|ménage|famille|hogar|familia|grupo",
    "relation": "Relation|relationship|relation to head|صلة القرابة|القرابة|lien de parenté|lien"
    "|parentesco|relación",
    "note": "Note|notes|remarks|comments|ملاحظات|ملاحظة|remarques|observations|notas|observaciones",
}

_FIELDS = {plain(title): field for field, titles in TITLES.items() for title in titles.split("|")}


def title(field: str) -> str:
    """Return the title with which our own lists are written."""
    return TITLES[field].split("|", 1)[0]


def recognise(header: Line) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return field -> column, and the titles that mean nothing to us; raise BadList."""
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(header.cells):
        field = _FIELDS.get(plain(cell.text))
        if field is None:
            if cell.text:
                unknown.append(cell.text)
        elif field in columns:
            raise _messages.column_twice(cell.text)
        else:
            columns[field] = place
    if not columns.keys() & {"name", "family_name", "given_name", "latin"}:
        raise _messages.no_name_column()
    return columns, tuple(unknown)
