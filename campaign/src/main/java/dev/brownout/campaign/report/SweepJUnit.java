package dev.brownout.campaign.report;

import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.SweepResult;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A sweep as JUnit XML. The cuts of one flash operation are one test case, so that a sweep of tens of thousands of cuts stays readable in a
 * CI's table; a failing one names each of its cuts and the command that replays it.
 */
public final class SweepJUnit {
    private SweepJUnit() {
    }

    /**
     * @param suite   name of the suite
     * @param replay  the command line that replays a cut, up to and with {@code --replay}
     */
    public static String text(String suite, String replay, SweepResult result) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            write(xml, suite, replay, result);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory failed", e);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, String suite, String replay, SweepResult result) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        List<SweepResult.Case> cases = result.cases();
        long failed = cases.stream().filter(c -> !c.good()).mapToLong(c -> c.cut().operation()).distinct().count();
        boolean cleanGood = result.clean().good();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", Long.toString(result.clean().operations() + 1));
        xml.writeAttribute("failures", Long.toString(failed + (cleanGood ? 0 : 1)));
        xml.writeAttribute("errors", "0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", "boot without a cut");
        if (!cleanGood) {
            failure(xml, result.clean().judgement().verdict().toString(), result.clean().end() + "\n"
                    + result.clean().check().map(CrossCheck.Result::difference).orElse(""));
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        int at = 0;
        while (at < cases.size()) {
            int end = at;
            while (end < cases.size() && cases.get(end).cut().operation() == cases.get(at).cut().operation()) {
                end++;
            }
            operation(xml, suite, replay, cases.subList(at, end));
            at = end;
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private static void operation(XMLStreamWriter xml, String suite, String replay, List<SweepResult.Case> cuts) throws XMLStreamException {
        SweepResult.Case first = cuts.get(0);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", "cut at " + first.cut().operation() + ": " + first.operation());
        StringBuilder text = new StringBuilder();
        String message = "";
        for (SweepResult.Case cut : cuts) {
            if (!cut.good()) {
                String what = cut.judgement().verdict().good() ? cut.check().map(CrossCheck.Result::difference).orElse("")
                        : cut.judgement().verdict() + ": " + cut.end();
                message = message.isEmpty() ? what : message;
                text.append(cut.cut().id()).append(": ").append(what).append('\n').append(replay).append(' ').append(cut.cut().id()).append('\n');
            }
        }
        if (!message.isEmpty()) {
            failure(xml, message, text.toString());
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void failure(XMLStreamWriter xml, String message, String text) throws XMLStreamException {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", message);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
