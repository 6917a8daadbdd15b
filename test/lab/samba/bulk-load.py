"""Adds entries and links straight to a domain controller's database, one JSON document a line on standard input.

    {"dn": "...", "attributes": {"cn": ["..."], "mS-DS-ConsistencyGuid": [{"base64": "..."}]}}
    {"dn": "...", "link": "member", "targets": ["..."]}

Works beside the running server: the mdb store takes one writer at a time and the server sees each commit. Batch mode
gives up sub-transactions, so a refused entry takes the whole transaction with it; the last line on standard error then
names the entry. Values of octets are base64.
"""

import argparse
import base64
import json
import sys

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

ENTRIES_PER_TRANSACTION = 2000


def octets(value):
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return value.encode("utf-8")


def message(database, document):
    entry = ldb.Message(ldb.Dn(database, document["dn"]))
    if "link" in document:
        name = document["link"]
        entry[name] = ldb.MessageElement([octets(t) for t in document["targets"]], ldb.FLAG_MOD_ADD, name)
        return entry
    for name, values in document["attributes"].items():
        entry[name] = ldb.MessageElement([octets(v) for v in values], ldb.FLAG_MOD_ADD, name)
    return entry


def apply(database, document):
    try:
        entry = message(database, document)
        if "link" in document:
            database.modify(entry)
        else:
            database.add(entry)
    except (ldb.LdbError, ValueError) as error:
        code, text = error.args if len(error.args) == 2 else (None, str(error))
        database.transaction_cancel()
        print(json.dumps({"dn": document["dn"], "code": code, "message": text}), file=sys.stderr)
        sys.exit(1)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--smb-conf", required=True)
    arguments.add_argument("--database", required=True)
    options = arguments.parse_args()

    parameters = LoadParm()
    parameters.load(options.smb_conf)
    database = SamDB(url=options.database, session_info=system_session(), lp=parameters, options=["batch_mode:1"])

    pending = 0
    for line in sys.stdin.buffer:
        if pending == 0:
            database.transaction_start()
        apply(database, json.loads(line))
        pending += 1
        if pending == ENTRIES_PER_TRANSACTION:
            database.transaction_commit()
            pending = 0
    if pending:
        database.transaction_commit()


main()
