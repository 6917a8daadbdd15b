"""Lets an account read a domain's container of deleted objects, as `dsacls ... /G account:LCRP` does on Windows.

samba-tool cannot: the container is itself marked as deleted. Arguments: smb.conf, sam.ldb, the account's DN.
"""

import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

conf, database, account = sys.argv[1:]
parameters = LoadParm()
parameters.load(conf)
domain = SamDB(url=database, session_info=system_session(), lp=parameters)
domain_sid = security.dom_sid(domain.domain_sid)

[entry] = domain.search(base=account, scope=ldb.SCOPE_BASE, attrs=["objectSid"])
sid = ndr_unpack(security.dom_sid, entry["objectSid"][0])
controls = ["show_deleted:1", "sd_flags:1:4"]
container = "CN=Deleted Objects,%s" % domain.domain_dn()
[entry] = domain.search(
    base=container, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls
)
descriptor = ndr_unpack(security.descriptor, entry["nTSecurityDescriptor"][0])
granted = security.descriptor.from_sddl("D:(A;CI;LCRP;;;%s)" % sid, domain_sid)
for ace in granted.dacl.aces:
    descriptor.dacl_add(ace)
message = ldb.Message(entry.dn)
message["acl"] = ldb.MessageElement(ndr_pack(descriptor), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
domain.modify(message, controls=controls)
