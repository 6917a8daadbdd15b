"""Reads NT hashes over directory replication with impacket, which shares nothing with the client under test.

Arguments: host, domain, user, password, then GUIDs of objects. Prints a JSON object: GUID to hash in hexadecimal digits.
"""

import json
import sys
from binascii import hexlify

from impacket.dcerpc.v5 import drsuapi, epm, transport
from impacket.dcerpc.v5.dtypes import NULL
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_PRIVACY
from impacket.uuid import string_to_bin

host, domain, user, password, *guids = sys.argv[1:]

# The address that the endpoint mapper tells is the server's own idea of it; the port is what is asked for.
port = epm.hept_map(host, drsuapi.MSRPC_UUID_DRSUAPI, protocol="ncacn_ip_tcp").rsplit("[", 1)[1].rstrip("]")
link = transport.DCERPCTransportFactory("ncacn_ip_tcp:%s[%s]" % (host, port))
link.set_credentials(user, password, domain)
dce = link.get_dce_rpc()
dce.set_auth_level(RPC_C_AUTHN_LEVEL_PKT_PRIVACY)
dce.connect()
dce.bind(drsuapi.MSRPC_UUID_DRSUAPI)

extensions = drsuapi.DRS_EXTENSIONS_INT()
extensions["cb"] = len(extensions)
extensions["dwFlags"] = (
    drsuapi.DRS_EXT_GETCHGREQ_V6
    | drsuapi.DRS_EXT_GETCHGREPLY_V6
    | drsuapi.DRS_EXT_GETCHGREQ_V8
    | drsuapi.DRS_EXT_STRONG_ENCRYPTION
)
extensions["SiteObjGuid"] = extensions["ConfigObjGUID"] = drsuapi.NULLGUID
extensions["Pid"] = extensions["dwReplEpoch"] = extensions["dwFlagsExt"] = 0
extensions["dwExtCaps"] = 0xFFFFFFFF
bind = drsuapi.DRSBind()
bind["puuidClientDsa"] = drsuapi.NTDSAPI_CLIENT_GUID
bind["pextClient"]["cb"] = len(extensions)
bind["pextClient"]["rgb"] = list(extensions.getData())
handle = dce.request(bind)["phDrs"]
controllers = drsuapi.hDRSDomainControllerInfo(dce, handle, domain, 2)
source = controllers["pmsgOut"]["V2"]["rItems"][0]["NtdsDsaObjectGuid"]

PASSWORD, SID = "1.2.840.113556.1.4.90", "1.2.840.113556.1.4.146"


def changes_of(guid):
    name = drsuapi.DSNAME()
    name["SidLen"] = name["NameLen"] = 0
    name["Guid"] = string_to_bin(guid)
    name["Sid"] = ""
    name["StringName"] = "\x00"
    name["structLen"] = len(name.getData())
    prefixes = []
    wanted = drsuapi.PARTIAL_ATTR_VECTOR_V1_EXT()
    wanted["dwVersion"] = 1
    wanted["cAttrs"] = 2
    for attribute in (PASSWORD, SID):
        wanted["rgPartialAttr"].append(drsuapi.MakeAttid(prefixes, attribute))
    # Samba refuses a table without the schema's signature.
    signature = drsuapi.PrefixTableEntry()
    signature["ndx"] = 0
    signature["prefix"]["length"] = 21
    signature["prefix"]["elements"] = [b"\xff"] + [b"\x00"] * 20
    prefixes.append(signature)
    request = drsuapi.DRSGetNCChanges()
    request["hDrs"] = handle
    request["dwInVersion"] = request["pmsgIn"]["tag"] = 8
    body = request["pmsgIn"]["V8"]
    body["uuidDsaObjDest"] = body["uuidInvocIdSrc"] = source
    body["pNC"] = name
    body["usnvecFrom"]["usnHighObjUpdate"] = body["usnvecFrom"]["usnHighPropUpdate"] = 0
    body["pUpToDateVecDest"] = body["pPartialAttrSetEx1"] = NULL
    body["ulFlags"] = drsuapi.DRS_INIT_SYNC | drsuapi.DRS_WRIT_REP
    body["cMaxObjects"] = 1
    body["cMaxBytes"] = 0
    body["ulExtendedOp"] = drsuapi.EXOP_REPL_OBJ
    body["pPartialAttrSet"] = wanted
    body["PrefixTableDest"]["PrefixCount"] = len(prefixes)
    body["PrefixTableDest"]["pPrefixEntry"] = prefixes
    # impacket takes the last four octets for the result, which Samba pads; the result itself is looked at here.
    answer = dce.request(request, checkError=False)
    assert answer["ErrorCode"] == 0, answer["ErrorCode"]
    return answer["pmsgOut"]["V6"]


def hash_of(guid):
    answer = changes_of(guid)
    table = answer["PrefixTableSrc"]["pPrefixEntry"]
    found = {}
    for attribute in answer["pObjects"]["Entinf"]["AttrBlock"]["pAttr"]:
        try:
            oid = drsuapi.OidFromAttid(table, attribute["attrTyp"])
        except Exception:
            continue
        if attribute["AttrVal"]["valCount"] > 0:
            found[oid] = b"".join(attribute["AttrVal"]["pAVal"][0]["pVal"])
    rid = int.from_bytes(found[SID][-4:], "little")
    return hexlify(drsuapi.removeDESLayer(drsuapi.DecryptAttributeValue(dce, found[PASSWORD]), rid)).decode()


print(json.dumps({guid: hash_of(guid) for guid in guids}))
