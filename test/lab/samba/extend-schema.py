"""Extends the schema of a provisioned domain that no server has open.

Arguments: smb.conf, sam.ldb. Standard input: one JSON document with `attributes`, LDIF of new attributes, and `classes`,
LDIF of modifications that let classes have them.
"""

import json
import sys

from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

conf, path = sys.argv[1:]
extension = json.load(sys.stdin)
parameters = LoadParm()
parameters.load(conf)
parameters.set("dsdb:schema update allowed", "yes")

# A schema is read when the database is opened: what the classes name has to be there by then.
for change, ldif in (("add_ldif", extension["attributes"]), ("modify_ldif", extension["classes"])):
    database = SamDB(url=path, session_info=system_session(), lp=parameters)
    database.transaction_start()
    try:
        getattr(database, change)(ldif)
    except BaseException:
        database.transaction_cancel()
        raise
    database.transaction_commit()
