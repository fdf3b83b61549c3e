package dev.brownout.campaign.report;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A test suite in the XML that CI systems read. */
final class JUnitXml {
    /**
     * A test.
     *
     * @param name     what was tried
     * @param message  what went wrong in one line; empty if nothing did
     * @param text     the whole story of the failure
     */
    record TestCase(String name, String message, String text) {
        static TestCase passed(String name) {
            return new TestCase(name, "", "");
        }

        boolean failed() {
            return !message.isEmpty();
        }
    }

    private JUnitXml() {
    }

    static String text(String suite, List<TestCase> cases) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            write(xml, suite, cases);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory failed", e);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, String suite, List<TestCase> cases) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        xml.writeAttribute("failures", Long.toString(cases.stream().filter(TestCase::failed).count()));
        xml.writeAttribute("errors", "0");
        xml.writeCharacters("\n");
        for (TestCase one : cases) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", suite);
            xml.writeAttribute("name", one.name());
            if (one.failed()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", one.message());
                xml.writeCharacters(one.text());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeCharacters("\n");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }
}
