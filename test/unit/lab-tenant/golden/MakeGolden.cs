// Makes the files beside it, with Mono: mcs -r:System.Runtime.Serialization -r:System.Xml MakeGolden.cs && mono MakeGolden.exe strings.txt
// strings.txt holds the strings of [MC-NBFS] in their order, one a line.

using System;
using System.IO;
using System.Xml;

class MakeGolden
{
    static XmlDictionary names = new XmlDictionary();
    static XmlDictionaryString Name(string text)
    {
        XmlDictionaryString found;
        return known.TryLookup(text, out found) ? found : names.Add(text);
    }
    static XmlDictionary known = new XmlDictionary();

    static void Main(string[] arguments)
    {
        foreach (var line in File.ReadAllLines(arguments[0])) known.Add(line);
        var session = new RecordingSession();
        var first = Write("message", session);
        session.Flush("message");
        // A second message of the same session: its strings are known by now, but for one.
        var second = Write("again", session);
        session.Flush("again");
        Show("message", first, "message");
        Show("again", second, "message", "again");
    }

    static byte[] Write(string name, XmlBinaryWriterSession session)
    {
        var stream = new MemoryStream();
        var writer = XmlDictionaryWriter.CreateBinaryWriter(stream, known, session);
        var soap = Name("http://www.w3.org/2003/05/soap-envelope");
        var addressing = Name("http://www.w3.org/2005/08/addressing");
        var contract = Name("http://tempuri.org/");
        writer.WriteStartElement("s", Name("Envelope"), soap);
        writer.WriteXmlnsAttribute("a", addressing);
        writer.WriteStartElement("s", Name("Header"), soap);
        writer.WriteStartElement("a", Name("Action"), addressing);
        writer.WriteStartAttribute("s", Name("mustUnderstand"), soap);
        writer.WriteString("1");
        writer.WriteEndAttribute();
        writer.WriteString("http://tempuri.org/IConnectorSignalingService/SignalConnector");
        writer.WriteEndElement();
        writer.WriteStartElement("a", Name("MessageID"), addressing);
        writer.WriteValue(new UniqueId(new Guid("0981c347-b112-4a78-a2a3-23d51d9cbff2")));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteStartElement("s", Name("Body"), soap);
        writer.WriteStartElement("", Name("SignalConnector"), contract);
        writer.WriteStartElement("", Name("messageProperties"), contract);
        writer.WriteXmlnsAttribute("b", Name("urn:signaling"));
        writer.WriteXmlnsAttribute("i", Name("http://www.w3.org/2001/XMLSchema-instance"));
        writer.WriteStartElement("b", Name("RequestId"), Name("urn:signaling"));
        writer.WriteValue(new Guid("11111111-2222-3333-4444-555555555555"));
        writer.WriteEndElement();
        writer.WriteStartElement("b", Name("OverrideServiceHostEnabled"), Name("urn:signaling"));
        writer.WriteValue(true);
        writer.WriteEndElement();
        foreach (var number in new[] { 0, 1, 100, 443, 10100, 2147483647 })
        {
            writer.WriteStartElement("b", Name("Port"), Name("urn:signaling"));
            writer.WriteValue(number);
            writer.WriteEndElement();
        }
        writer.WriteStartElement("b", Name("Empty"), Name("urn:signaling"));
        writer.WriteString("");
        writer.WriteEndElement();
        writer.WriteStartElement("b", Name("Octets"), Name("urn:signaling"));
        var octets = new byte[120];
        for (var i = 0; i < octets.Length; i++) octets[i] = (byte)i;
        writer.WriteBase64(octets, 0, octets.Length);
        writer.WriteEndElement();
        writer.WriteStartElement("b", Name(name == "again" ? "Added" : "Context"), Name("urn:signaling"));
        writer.WriteStartAttribute("i", Name("type"), Name("http://www.w3.org/2001/XMLSchema-instance"));
        writer.WriteString("PasswordValidationContext");
        writer.WriteEndAttribute();
        writer.WriteString(new string('x', 20));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.Flush();
        File.WriteAllBytes(name + ".bin", stream.ToArray());
        return stream.ToArray();
    }

    // What Mono's own reader makes of it.
    static void Show(string name, byte[] document, params string[] tables)
    {
        var session = new XmlBinaryReaderSession();
        var next = 0;
        foreach (var table in tables)
            foreach (var line in File.ReadAllLines(table + ".strings")) session.Add(next++, line);
        var reader = XmlDictionaryReader.CreateBinaryReader(document, 0, document.Length, known, XmlDictionaryReaderQuotas.Max, session);
        var shown = new XmlDocument();
        shown.Load(reader);
        File.WriteAllText(name + ".xml", shown.OuterXml);
    }
}

class RecordingSession : XmlBinaryWriterSession
{
    System.Collections.Generic.List<string> added = new System.Collections.Generic.List<string>();
    public override bool TryAdd(XmlDictionaryString value, out int key)
    {
        var done = base.TryAdd(value, out key);
        if (done) added.Add(value.Value);
        return done;
    }
    public void Flush(string name)
    {
        File.WriteAllLines(name + ".strings", added.ToArray());
        added.Clear();
    }
}
