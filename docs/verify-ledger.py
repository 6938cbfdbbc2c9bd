#!/usr/bin/env python3
"""Checks an export of Ripplegate's ledger (JSON Lines) without Ripplegate: python3 verify-ledger.py [--witness HASH]... FILE...

Plain Python 3, no packages, no network. Exit status 0: everything is as it was written; 4: the first bad line is named.
docs/ledger.md explains the format and each check in words.
"""
import hashlib
import json
import sys
from decimal import Decimal

ENTRY = {"actor", "at", "event", "hash", "previous", "pullRequest", "repository", "sequence"}


class Bad(Exception):
    """What is wrong with a line."""


def number_text(number):
    """A number as ECMAScript writes it, which RFC 8785 asks for."""
    if number != number or number in (float("inf"), float("-inf")):
        raise Bad("a number that JSON cannot hold")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    _, digits, exponent = Decimal(repr(abs(number))).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if len(text) <= point <= 21:
        return sign + text + "0" * (point - len(text))
    if 0 < point <= 21:
        return sign + text[:point] + "." + text[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + text
    fraction = "." + text[1:] if len(text) > 1 else ""
    return f"{sign}{text[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def json_text(value, in_order):
    """JSON without spaces; `in_order`: keys sorted by UTF-16 code units, which makes it canonical (RFC 8785)."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(json_text(member, in_order) for member in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass")) if in_order else value
    return "{" + ",".join(f"{json_text(key, in_order)}:{json_text(value[key], in_order)}" for key in keys) + "}"


def sha256(text):
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:
        raise Bad("half a character") from None


def refuse_constant(name):
    raise Bad(f"{name} is not JSON")


def parse(line):
    try:
        # Every number is a double, as in ECMAScript.
        value = json.loads(line, parse_int=float, parse_constant=refuse_constant)
        if not isinstance(value, dict):
            raise Bad("it is not an entry of a ledger")
        # One spelling alone: two members of one name could show one value to a person and another one to a program.
        if line not in (json_text(value, True), json_text(value, False)):
            raise Bad("it is not on one line, without spaces, every member once")
        return value
    except (ValueError, RecursionError):
        raise Bad("it is not JSON") from None


def digests_of(event):
    items = [item for item in event.get("items", []) if isinstance(item, dict)]
    parts = [part for one in [event, *items] for part in one.get("covers", [])]
    named = [event.get(name) for name in ("report", "shown", "landscape")] + [part.get("digest") for part in parts]
    return [digest for digest in named if isinstance(digest, str)]


def verify(path, witnesses):
    """Yields the number of each line before it is read, and at the end the verdict."""
    whole, texts, chains, known, waiting, unseen = True, False, {}, set(), set(), set(witnesses)
    with open(path, "rb") as file:
        for number, raw in enumerate(file, 1):
            yield number
            line = raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
            line = line.removeprefix("\ufeff") if number == 1 else line
            if line.strip() == "":
                continue
            value = parse(line)
            if "ledger" in value:
                if number > 1 or value["ledger"] != "ripplegate" or value.get("version") != 1:
                    raise Bad("it is not the first line of an export that this program knows")
                whole, texts = value["whole"], value["texts"]
            elif set(value) == {"digest", "text"}:
                if not texts or value["digest"] in known:
                    raise Bad("a text that does not belong here")
                if sha256(value["text"]) != value["digest"]:
                    raise Bad(f"the text {value['digest']} was changed")
                known.add(value["digest"])
                waiting.add(value["digest"])
            elif set(value) == ENTRY:
                repository, sequence = value["repository"]["id"], value["sequence"]
                last, head = chains.get(repository, (0, "0" * 64))
                if sequence <= last or (whole and sequence != last + 1):
                    raise Bad(f"entry {sequence:.0f} of repository {repository:.0f} stands where {last + 1:.0f} belongs")
                if sequence == last + 1 and value["previous"] != head:
                    raise Bad(f"entry {sequence:.0f} of repository {repository:.0f} does not follow the one before it")
                rest = {key: member for key, member in value.items() if key != "hash"}
                if sha256(json_text(rest, True)) != value["hash"]:
                    raise Bad(f"entry {sequence:.0f} of repository {repository:.0f} was changed")
                for digest in digests_of(value["event"]) if texts else []:
                    if digest not in known:
                        raise Bad(f"entry {sequence:.0f} of repository {repository:.0f} names a text that is missing")
                    waiting.discard(digest)
                if waiting:
                    raise Bad("the texts before it are not its own")
                chains[repository] = (sequence, value["hash"])
                unseen.discard(value["hash"])
            else:
                raise Bad("it is not an entry of a ledger")
    if waiting or unseen:
        raise Bad("the end is missing, or the chain was written anew: " + ", ".join(sorted(unseen or waiting)))
    kind = "intact" if whole else "filtered: each entry is as it was written, others were left out"
    yield "; ".join([kind] + [f"repository {id:.0f}: {last:.0f} entries, head {head}" for id, (last, head) in chains.items()])


def main(words):
    witnesses, files, status = set(), [], 0
    while words:
        word = words.pop(0)
        witnesses.add(words.pop(0).lower()) if word == "--witness" else files.append(word)
    for path in files:
        place = 0
        try:
            for place in verify(path, witnesses):
                pass
            print(f"{path}: {place}")
        except (Bad, UnicodeDecodeError, KeyError, TypeError, AttributeError) as problem:
            print(f"{path}: BROKEN at line {place}: {problem}")
            status = 4
    return status if files else print(__doc__) or 2


sys.exit(main(sys.argv[1:]))
