"""Takes an account's right to read an object and everything below it, or gives it back.

samba-tool can add entries to an access control list and not take them away again. Arguments: smb.conf, sam.ldb, the
account's SID, the object's DN, `hide` or `show`.
"""

import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

conf, path, sid, dn, what = sys.argv[1:]
parameters = LoadParm()
parameters.load(conf)
database = SamDB(url=path, session_info=system_session(), lp=parameters)
controls = ["sd_flags:1:4"]

[found] = database.search(base=dn, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)
domain_sid = security.dom_sid(database.domain_sid)
text = ndr_unpack(security.descriptor, found["nTSecurityDescriptor"][0]).as_sddl(domain_sid)
# CI: inherited by what lies below; RP, LC, LO, RC: read properties, list children, list the object, read permissions.
denied = "(D;CI;RPLCLORC;;;%s)" % sid
text = text.replace(denied, "")
if what == "hide":
    # What is denied stands first, or what is allowed decides before it ([MS-DTYP] 2.5.3.2).
    first = text.index("(", text.index("D:"))
    text = text[:first] + denied + text[first:]
descriptor = security.descriptor.from_sddl(text, domain_sid)
change = ldb.Message(found.dn)
change["acl"] = ldb.MessageElement(ndr_pack(descriptor), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
database.modify(change, controls=controls)
