"""Makes an account's password older: pwdLastSet is written past the module that keeps people from doing so.

    back-date-password.py SMB_CONF DATABASE DN DAYS
"""

import sys
import time

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

# DSDB_CONTROL_BYPASS_PASSWORD_HASH_OID
BYPASS = "local_oid:1.3.6.1.4.1.7165.4.3.12:0"
EPOCH = 11644473600


def main():
    conf, path, dn, days = sys.argv[1:]
    loaded = LoadParm()
    loaded.load(conf)
    database = SamDB(url=path, session_info=system_session(), lp=loaded)
    ticks = int((time.time() + EPOCH - float(days) * 86400) * 10_000_000)
    change = ldb.Message(ldb.Dn(database, dn))
    change["pwdLastSet"] = ldb.MessageElement(str(ticks), ldb.FLAG_MOD_REPLACE, "pwdLastSet")
    database.modify(change, controls=[BYPASS])


main()
