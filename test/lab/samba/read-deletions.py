"""Lets an account read the container of deleted objects, as `dsacls "CN=Deleted Objects,..." /G account:LCRP` does.

samba-tool cannot: the container itself is marked as deleted. Arguments: smb.conf, sam.ldb, the account's SID.
"""

import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

conf, path, sid = sys.argv[1:]
parameters = LoadParm()
parameters.load(conf)
database = SamDB(url=path, session_info=system_session(), lp=parameters)
controls = ["show_deleted:1", "sd_flags:1:4"]

[container] = database.search(
    base="CN=Deleted Objects,%s" % database.domain_dn(),
    scope=ldb.SCOPE_BASE,
    attrs=["nTSecurityDescriptor"],
    controls=controls,
)
descriptor = ndr_unpack(security.descriptor, container["nTSecurityDescriptor"][0])
granted = security.descriptor.from_sddl("D:(A;CI;LCRP;;;%s)" % sid, security.dom_sid(database.domain_sid))
for entry in granted.dacl.aces:
    descriptor.dacl_add(entry)
change = ldb.Message(container.dn)
change["acl"] = ldb.MessageElement(ndr_pack(descriptor), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
database.modify(change, controls=controls)
