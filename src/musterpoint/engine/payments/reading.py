"""
Read XML that comes from outside: no entities, no document type, no network, bounded in every way.

A document type is refused whatever it says: no message of ISO 20022 has one. libxml2 itself bounds
depth (256 levels) and length of a text (10 MB).
"""

from typing import IO, Any

from lxml import etree

from musterpoint.engine.faults import Fault
from musterpoint.kernel.text import _

#: A file larger than this is refused unread.
MOST_BYTES = 512 * 1024 * 1024
SPACE = "urn:iso:std:iso:20022:tech:xsd:"


class NotXml(ValueError):
    """The bytes are no XML that can be read; ``fault`` says why, ``line`` where."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(fault.message)
        self.fault, self.line = fault, line


def parser() -> Any:
    """Return a parser that resolves nothing."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False,
        ns_clean=False, recover=False,
    )  # fmt: skip


def tree(data: bytes) -> Any:
    """Return the tree of a document. Raises NotXml."""
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        if _doctype_line(data):
            raise NotXml(_doctype(), _doctype_line(data)) from error
        text = _("This is no XML that can be read: %(problem)s")
        raise NotXml(
            Fault("not_xml", "", text, {"problem": _short(error.msg)}), error.lineno or 0
        ) from error
    except (ValueError, LookupError) as error:
        text = _("This is no XML that can be read: %(problem)s")
        raise NotXml(Fault("not_xml", "", text, {"problem": _short(str(error))})) from error
    found = root.getroottree()
    if found.docinfo.doctype or found.docinfo.internalDTD is not None:
        raise NotXml(_doctype(), _doctype_line(data))
    return found


def events(file: IO[bytes], *tags: str) -> Any:
    """Return a stream of the ends of elements, by local names in any namespace. Raises NotXml."""
    return etree.iterparse(
        file, events=("end",), tag=[f"{{*}}{one}" for one in tags], resolve_entities=False,
        load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip


def forget(element: Any) -> None:
    """Free an element that was read, and what stood before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def kind(root: Any) -> str:
    """Return the message of ISO 20022 that a document is; empty for anything else."""
    name = etree.QName(root)
    if name.localname != "Document" or not (name.namespace or "").startswith(SPACE):
        return ""
    return str(name.namespace)[len(SPACE) :]


def path(element: Any) -> str:
    """Return where an element is, such as ``/Document/CstmrCdtTrfInitn/PmtInf[2]/CtrlSum``."""
    parts = []
    while element is not None:
        name, parent = local(element), element.getparent()
        if parent is not None:
            same = f"*[local-name()='{name}']"
            if element.xpath(f"boolean(preceding-sibling::{same} or following-sibling::{same})"):
                name += f"[{int(element.xpath(f'count(preceding-sibling::{same})')) + 1}]"
        parts.append(name)
        element = parent
    return "/" + "/".join(reversed(parts))


def _doctype() -> Fault:
    return Fault(
        "doctype",
        "",
        _("The file declares a document type or entities. No message of a bank does."),
    )


def _doctype_line(data: bytes) -> int:
    """Return the line in which a document type stands near the beginning; 0 for none."""
    head = data[:65536]
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        before, mark, _after = head.partition("<!DOCTYPE".encode(encoding))
        if mark:
            return before.count("\n".encode(encoding)) + 1
    return 0


def _short(text: str | None) -> str:
    return " ".join((text or "").split())[:200]
