"""The types of XLSForm, their other names, and what kind of value each one holds."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

SELECT_ONE, SELECT_MULTIPLE, RANK = "select_one", "select_multiple", "rank"
SELECTS = frozenset({SELECT_ONE, SELECT_MULTIPLE, RANK})
ATTACHMENTS = frozenset({"image", "audio", "video", "file"})
PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
#: Filled by the device or the clock, never shown.
METADATA = frozenset(
    {
        "start", "end", "today", "deviceid", "phonenumber", "username", "email", "simserial",
        "subscriberid", "audit", "start-geopoint", "background-geopoint", "background-audio",
    }
)  # fmt: skip
#: Holds a value that nobody types.
SILENT = METADATA | {"calculate", "hidden", "csv-external", "xml-external"}
EXTERNAL = frozenset({"csv-external", "xml-external"})
_PLAIN = {
    "text": "string;q string;add text prompt",
    "integer": "int;q int;add integer prompt",
    "decimal": "q decimal;add decimal prompt",
    "range": "",
    "note": "q note;add note prompt",
    "date": "q date;add date prompt",
    "time": "",
    "dateTime": "datetime;date time;q dateTime;q date time;add dateTime prompt;"
    "add date time prompt",
    "geopoint": "gps;location;q geopoint;q location;add location prompt",
    "geotrace": "q geotrace",
    "geoshape": "q geoshape",
    "acknowledge": "trigger;q acknowledge;add acknowledge prompt",
    "calculate": "q calculate;add calculate prompt",
    "hidden": "",
    "image": "photo;q image;q picture;add image prompt;add photo prompt",
    "audio": "q audio;add audio prompt",
    "video": "q video;add video prompt",
    "file": "add file prompt;osm",
    "barcode": "q barcode;add barcode prompt",
    "start": "start time;get start time",
    "end": "end time;get end time",
    "today": "get today",
    "deviceid": "imei;device id;get device id;uri:deviceid",
    "phonenumber": "phone number;get phone number;uri:phonenumber",
    "username": "uri:username",
    "email": "uri:email",
    "simserial": "sim id;get sim id;uri:simserial",
    "subscriberid": "subscriber id;get subscriber id;uri:subscriberid",
    "audit": "",
    "start-geopoint": "",
    "background-geopoint": "",
    "background-audio": "",
    "csv-external": "",
    "xml-external": "",
}
_NAMES = {
    alias: name
    for name, others in _PLAIN.items()
    for alias in (name, *filter(None, others.split(";")))
}
_SELECTING = {
    "select_one": SELECT_ONE,
    "select one": SELECT_ONE,
    "select one from": SELECT_ONE,
    "select1": SELECT_ONE,
    "add select one prompt using": SELECT_ONE,
    "select_multiple": SELECT_MULTIPLE,
    "select all that apply": SELECT_MULTIPLE,
    "select all that apply from": SELECT_MULTIPLE,
    "add select multiple prompt using": SELECT_MULTIPLE,
    "rank": RANK,
    "select_one_from_file": SELECT_ONE,
    "select one from file": SELECT_ONE,
    "select_multiple_from_file": SELECT_MULTIPLE,
    "select multiple from file": SELECT_MULTIPLE,
    "select_one_external": SELECT_ONE,
}
_SELECT = re.compile(
    rf"({'|'.join(sorted(_SELECTING, key=len, reverse=True))}) (\S+)"
    r"( (?:or specify other|or_other|or other))?"
)
_BEGIN = re.compile(r"(begin|end)[\s_](group|lgroup|repeat|looped group|loop)((?: over)? \S+)?")
#: Among more names than these nobody looks for the one that was meant.
_MOST_KNOWN = 500
FILES = (".csv", ".xml", ".geojson")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the type column says."""

    kind: str  # question, begin, end, loop, unknown
    type: str = ""  # of a question
    is_repeat: bool = False
    list_name: str = ""
    has_other: bool = False
    from_file: bool = False
    external: bool = False


def read(written: str) -> Typed:
    """Return what a type means; kind is "unknown" when XLSForm has no such type."""
    match = _BEGIN.fullmatch(written)
    if match and (match[1] == "begin" or not match[3]):
        is_loop = match[2] == "loop"
        is_repeat = match[2] in ("lgroup", "repeat", "looped group")
        return Typed("loop" if is_loop else match[1], is_repeat=is_repeat)
    match = _SELECT.fullmatch(written)
    if match:
        return Typed(
            "question",
            _SELECTING[match[1]],
            list_name=match[2],
            has_other=bool(match[3]),
            from_file="from_file" in match[1] or "from file" in match[1],
            external=match[1] == "select_one_external",
        )
    if written.startswith("osm "):
        return Typed("question", "file")
    if written in _NAMES:
        return Typed("question", _NAMES[written])
    return Typed("unknown")


def nearest(written: str) -> str:
    """Return the type that was probably meant; empty when none is near."""
    words = written.split()
    known = [*_PLAIN, *SELECTS, "begin_group", "end_group", "begin_repeat", "end_repeat"]
    by_small = {name.lower(): name for name in known}
    for tried in (written.lower().replace(" ", "_"), words[0].lower() if words else ""):
        near = difflib.get_close_matches(tried, by_small, n=1, cutoff=0.6)
        if near:
            return by_small[near[0]]
    return ""


def close(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like another; empty when none is."""
    some = [one for one in islice(known, _MOST_KNOWN) if abs(len(one) - len(name)) < 6]
    same = next((one for one in some if one.lower() == name.lower()), "")
    if same:
        return same
    return next(iter(difflib.get_close_matches(name, some, n=1, cutoff=0.6)), "")
