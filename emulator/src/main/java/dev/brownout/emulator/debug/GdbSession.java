package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.GdbTarget.MemoryArea;
import dev.brownout.emulator.debug.GdbTarget.Halt;
import dev.brownout.emulator.debug.GdbTarget.Watchpoint;
import dev.brownout.emulator.memory.MemoryFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One GDB on one machine: the commands of the remote serial protocol (GDB manual, appendix "Remote Protocol"). */
final class GdbSession {

    /** How a session ended. */
    enum End { DETACHED, KILLED, LOST, EXITED }

    private static final String OK = "OK";
    private static final String NOT_SUPPORTED = "";
    private static final String BAD_REQUEST = "E01";
    private static final String BAD_ADDRESS = "E0e";
    private static final String SIGTRAP = "05";
    private static final String SIGINT = "02";
    private static final String SIGSEGV = "0b";

    private final GdbTarget target;
    private final GdbPackets packets;
    private final GdbRegisters registers;
    private final GdbMonitor monitor;
    private final Set<Integer> breakpoints = new TreeSet<>();
    private final List<Watchpoint> watchpoints = new ArrayList<>();
    private String lastStop = "T" + SIGTRAP + "thread:1;";
    private End end;

    GdbSession(GdbTarget target, GdbPackets packets) {
        this.target = target;
        this.packets = packets;
        this.registers = new GdbRegisters(target.hasFloatingPoint());
        this.monitor = new GdbMonitor(target);
    }

    /** Serves GDB until it leaves. */
    End serve() {
        try {
            while (end == null) {
                String packet = packets.receive();
                if (packet.equals(GdbPackets.INTERRUPT)) {
                    continue;
                }
                String reply = answer(packet);
                if (packet.equals("k")) {
                    break;
                }
                packets.send(reply);
                if (packet.equals("QStartNoAckMode")) {
                    packets.stopAcknowledging();
                }
            }
        } catch (IOException e) {
            end = End.LOST;
        }
        target.breakAt(Set.of());
        target.watch(List.of());
        return end;
    }

    private String answer(String packet) throws IOException {
        try {
            return execute(packet);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return BAD_REQUEST;
        } catch (MemoryFault e) {
            return BAD_ADDRESS;
        }
    }

    private String execute(String packet) throws IOException {
        if (packet.isEmpty()) {
            return NOT_SUPPORTED;
        }
        String rest = packet.substring(1);
        return switch (packet.charAt(0)) {
            case '?' -> lastStop;
            case 'g' -> readRegisters();
            case 'G' -> writeRegisters(rest);
            case 'p' -> readRegister(rest);
            case 'P' -> writeRegister(rest);
            case 'm' -> readMemory(rest);
            case 'M' -> writeMemory(rest, false);
            case 'X' -> writeMemory(rest, true);
            case 'Z' -> insert(rest);
            case 'z' -> remove(rest);
            case 'c' -> resume(rest, false);
            case 's' -> resume(rest, true);
            case 'C' -> resume(afterSignal(rest), false);
            case 'S' -> resume(afterSignal(rest), true);
            case 'H', 'T' -> OK;
            case 'D' -> leave(End.DETACHED);
            case 'k' -> leave(End.KILLED);
            case 'q', 'Q' -> query(packet);
            case 'v' -> multiLetter(packet);
            default -> NOT_SUPPORTED;
        };
    }

    private String leave(End how) {
        end = how;
        return OK;
    }

    private String query(String packet) throws IOException {
        if (packet.startsWith("qSupported")) {
            return "PacketSize=" + Integer.toHexString(GdbPackets.LARGEST)
                    + ";QStartNoAckMode+;qXfer:features:read+;qXfer:memory-map:read+;hwbreak+;swbreak+;vContSupported+";
        }
        if (packet.startsWith("qXfer:features:read:target.xml:")) {
            return part(registers.description(), packet);
        }
        if (packet.startsWith("qXfer:memory-map:read::")) {
            return part(memoryMap(), packet);
        }
        if (packet.startsWith("qRcmd,")) {
            String command = new String(bytes(packet.substring(6)), StandardCharsets.UTF_8);
            packets.send("O" + hex(monitor.execute(command).getBytes(StandardCharsets.UTF_8)));
            return OK;
        }
        return switch (packet) {
            case "QStartNoAckMode" -> OK;
            case "qC" -> "QC1";
            case "qfThreadInfo" -> "m1";
            case "qsThreadInfo" -> "l";
            case "qAttached" -> "1";
            case "qOffsets" -> "Text=0;Data=0;Bss=0";
            case "qSymbol::" -> OK;
            default -> NOT_SUPPORTED;
        };
    }

    private String multiLetter(String packet) throws IOException {
        if (packet.equals("vCont?")) {
            return "vCont;c;C;s;S";
        }
        if (packet.startsWith("vCont;")) {
            // There is one thread: the first action is the one for it.
            char action = packet.charAt("vCont;".length());
            return resume("", action == 's' || action == 'S');
        }
        if (packet.startsWith("vFlashErase:")) {
            String[] numbers = packet.substring("vFlashErase:".length()).split(",");
            target.eraseFlash(Integer.parseUnsignedInt(numbers[0], 16), Integer.parseUnsignedInt(numbers[1], 16));
            return OK;
        }
        if (packet.startsWith("vFlashWrite:")) {
            int colon = packet.indexOf(':', "vFlashWrite:".length());
            int address = Integer.parseUnsignedInt(packet.substring("vFlashWrite:".length(), colon), 16);
            write(address, packet.substring(colon + 1).getBytes(StandardCharsets.ISO_8859_1));
            return OK;
        }
        if (packet.startsWith("vKill")) {
            return leave(End.KILLED);
        }
        return packet.equals("vFlashDone") ? OK : NOT_SUPPORTED;
    }

    private String readRegisters() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < registers.count(); i++) {
            all.append(registers.read(target.cpu(), i));
        }
        return all.toString();
    }

    private String writeRegisters(String hex) {
        int at = 0;
        for (int i = 0; i < registers.count() && at < hex.length(); i++) {
            if (!registers.write(target.cpu(), i, hex.substring(at))) {
                return BAD_REQUEST;
            }
            at += registers.digits(i);
        }
        target.registersChanged();
        return OK;
    }

    private String readRegister(String number) {
        return registers.read(target.cpu(), Integer.parseInt(number, 16));
    }

    private String writeRegister(String assignment) {
        int equals = assignment.indexOf('=');
        int number = Integer.parseInt(assignment.substring(0, equals), 16);
        if (!registers.write(target.cpu(), number, assignment.substring(equals + 1))) {
            return BAD_REQUEST;
        }
        target.registersChanged();
        return OK;
    }

    /** Reads as far as memory answers; GDB takes a shorter reply for the readable part. */
    private String readMemory(String place) {
        String[] numbers = place.split(",");
        int address = Integer.parseUnsignedInt(numbers[0], 16);
        int length = Math.min(Integer.parseUnsignedInt(numbers[1], 16), GdbPackets.LARGEST / 2 - 8);
        StringBuilder hex = new StringBuilder();
        int done = 0;
        try {
            while (done < length) {
                int size = access(address + done, length - done);
                int value = target.read(address + done, size);
                for (int i = 0; i < size; i++) {
                    hex.append(String.format("%02x", value >>> 8 * i & 0xFF));
                }
                done += size;
            }
        } catch (MemoryFault e) {
            if (done == 0) {
                return BAD_ADDRESS;
            }
        }
        return hex.toString();
    }

    private String writeMemory(String request, boolean binary) {
        int comma = request.indexOf(',');
        int colon = request.indexOf(':');
        int address = Integer.parseUnsignedInt(request.substring(0, comma), 16);
        int length = Integer.parseUnsignedInt(request.substring(comma + 1, colon), 16);
        String data = request.substring(colon + 1);
        byte[] content = binary ? data.getBytes(StandardCharsets.ISO_8859_1) : bytes(data);
        if (content.length != length) {
            return BAD_REQUEST;
        }
        write(address, content);
        return OK;
    }

    private void write(int address, byte[] content) {
        int done = 0;
        while (done < content.length) {
            int size = access(address + done, content.length - done);
            int value = 0;
            for (int i = 0; i < size; i++) {
                value |= (content[done + i] & 0xFF) << 8 * i;
            }
            target.write(address + done, value, size);
            done += size;
        }
    }

    /** The widest aligned access: registers of peripherals must be read and written whole. */
    private static int access(int address, int left) {
        return (address & 3) == 0 && left >= 4 ? 4 : (address & 1) == 0 && left >= 2 ? 2 : 1;
    }

    private String insert(String request) {
        String[] fields = request.split("[,;]");
        int address = Integer.parseUnsignedInt(fields[1], 16);
        switch (fields[0]) {
            case "0", "1" -> {
                breakpoints.add(address & ~1);
                target.breakAt(breakpoints);
            }
            case "2", "3", "4" -> {
                watchpoints.add(watchpoint(fields, address));
                target.watch(List.copyOf(watchpoints));
            }
            default -> {
                return NOT_SUPPORTED;
            }
        }
        return OK;
    }

    private String remove(String request) {
        String[] fields = request.split("[,;]");
        int address = Integer.parseUnsignedInt(fields[1], 16);
        switch (fields[0]) {
            case "0", "1" -> {
                breakpoints.remove(address & ~1);
                target.breakAt(breakpoints);
            }
            case "2", "3", "4" -> {
                watchpoints.remove(watchpoint(fields, address));
                target.watch(List.copyOf(watchpoints));
            }
            default -> {
                return NOT_SUPPORTED;
            }
        }
        return OK;
    }

    private static Watchpoint watchpoint(String[] fields, int address) {
        return new Watchpoint(address, Integer.parseUnsignedInt(fields[2], 16), !fields[0].equals("2"), !fields[0].equals("3"));
    }

    private static String afterSignal(String rest) {
        int semicolon = rest.indexOf(';');
        return semicolon < 0 ? "" : rest.substring(semicolon + 1);
    }

    private String resume(String address, boolean step) throws IOException {
        if (!address.isEmpty()) {
            target.cpu().r[CpuState.PC] = Integer.parseUnsignedInt(address, 16) & ~1;
        }
        lastStop = step ? report(target.step()) : runOn();
        return lastStop;
    }

    private String runOn() throws IOException {
        // The first instruction executes even with a breakpoint on it: GDB wants to get away from where it stands.
        Halt halt = target.step();
        while (halt instanceof Halt.Done) {
            if (breakpoints.contains(target.cpu().r[CpuState.PC])) {
                return "T" + SIGTRAP + "thread:1;hwbreak:;";
            }
            if (packets.pending() && packets.receive().equals(GdbPackets.INTERRUPT)) {
                return "T" + SIGINT + "thread:1;";
            }
            halt = target.run();
        }
        return report(halt);
    }

    private String report(Halt halt) throws IOException {
        if (halt instanceof Halt.Watched watched) {
            Watchpoint hit = watched.watchpoint();
            String kind = hit.writes() && hit.reads() ? "awatch" : hit.writes() ? "watch" : "rwatch";
            return "T" + SIGTRAP + "thread:1;" + kind + ":" + Integer.toHexString(hit.address()) + ";";
        }
        if (halt instanceof Halt.Breakpoint) {
            return "T" + SIGTRAP + "thread:1;swbreak:;";
        }
        if (halt instanceof Halt.Broken broken) {
            packets.send("O" + hex((broken.reason() + "\n").getBytes(StandardCharsets.UTF_8)));
            return "T" + SIGSEGV + "thread:1;";
        }
        if (halt instanceof Halt.Exited exited) {
            end = End.EXITED;
            return "W" + String.format("%02x", exited.code() & 0xFF);
        }
        return "T" + SIGTRAP + "thread:1;";
    }

    private String memoryMap() {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0"?>
                <!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN" "http://sourceware.org/gdb/gdb-memory-map.dtd">
                <memory-map>
                """);
        for (MemoryArea area : target.memory()) {
            String place = " start=\"0x" + Long.toHexString(area.start()) + "\" length=\"0x" + Long.toHexString(area.size()) + "\"";
            if (area.pageSize() == 0) {
                xml.append("  <memory type=\"ram\"").append(place).append("/>\n");
            } else {
                xml.append("  <memory type=\"flash\"").append(place).append("><property name=\"blocksize\">0x")
                        .append(Long.toHexString(area.pageSize())).append("</property></memory>\n");
            }
        }
        return xml.append("</memory-map>\n").toString();
    }

    /** The part of a document that {@code qXfer} asks for: {@code m} and text if more follows, {@code l} and text if not. */
    private static String part(String document, String packet) {
        String[] range = packet.substring(packet.lastIndexOf(':') + 1).split(",");
        int from = Math.min(Integer.parseInt(range[0], 16), document.length());
        int to = (int) Math.min((long) from + Integer.parseInt(range[1], 16), document.length());
        return (to == document.length() ? "l" : "m") + document.substring(from, to);
    }

    static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
