package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.memory.PagedMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The file in which a search waits to be taken up again: a line that says what it is, the plan's fingerprint, the state in GZIP, and a CRC-32
 * over all of it. Pages of flash are written once each.
 */
final class Checkpoint {
    private static final byte[] MAGIC = "brownout closure 6\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CRC_SIZE = 4;

    private final Closure.Plan plan;

    Checkpoint(Closure.Plan plan) {
        this.plan = plan;
    }

    /** Whatever decides what a search finds. Limits on how much of it is done at a time are not part of it. */
    private String fingerprint() {
        return String.join(" ", plan.start().hash().toString(), plan.judge().fingerprint(), plan.tearing().name(), Long.toString(plan.seed()),
                plan.limits().toString(), Integer.toString(plan.cuts()), Boolean.toString(plan.crossCheck().isPresent()),
                plan.leftOut().toString(), plan.faults().toString());
    }

    Writer write(OutputStream to) throws IOException {
        return new Writer(to);
    }

    Reader read(InputStream from) throws IOException {
        byte[] all = from.readAllBytes();
        if (all.length < MAGIC.length + CRC_SIZE || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it does not hold the state of a search");
        }
        CRC32 crc = new CRC32();
        crc.update(all, 0, all.length - CRC_SIZE);
        if (ByteBuffer.wrap(all, all.length - CRC_SIZE, CRC_SIZE).getInt() != (int) crc.getValue()) {
            throw new IOException("it is damaged: its checksum is wrong");
        }
        try {
            return new Reader(new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(all, MAGIC.length, all.length - MAGIC.length - CRC_SIZE))));
        } catch (EOFException e) {
            throw new IOException("it is damaged: it ends too early", e);
        }
    }

    /** Writes the parts one after the other. */
    final class Writer {
        private final CheckedOutputStream checked;
        private final GZIPOutputStream zip;
        private final DataOutputStream out;
        private final Map<ByteBuffer, Integer> pages = new HashMap<>();
        private final Map<Run, Integer> runs = new HashMap<>();

        private Writer(OutputStream to) throws IOException {
            checked = new CheckedOutputStream(to, new CRC32());
            checked.write(MAGIC);
            zip = new GZIPOutputStream(checked, 1 << 16);
            out = new DataOutputStream(zip);
            out.writeUTF(fingerprint());
        }

        DataOutputStream data() {
            return out;
        }

        void finish() throws IOException {
            out.flush();
            zip.finish();
            byte[] crc = ByteBuffer.allocate(CRC_SIZE).putInt((int) checked.getChecksum().getValue()).array();
            checked.write(crc);
            checked.flush();
        }

        void end(ClosureResult.End end) throws IOException {
            Ends.write(out, end.end());
            out.writeUTF(end.judgement().verdict().name());
            out.writeUTF(end.judgement().image());
            out.writeLong(end.observed());
        }

        void chunks(List<Closure.Chunk> chunks) throws IOException {
            out.writeInt(chunks.size());
            for (Closure.Chunk chunk : chunks) {
                run(chunk.run());
                out.writeInt(chunk.to() - chunk.from());
                for (int i = chunk.from(); i < chunk.to(); i++) {
                    child(chunk.run().child(i));
                }
            }
        }

        // A run that is new follows in full behind its number, those it began with first.
        private void run(Run run) throws IOException {
            Integer known = runs.get(run);
            out.writeInt(known == null ? -1 : known);
            if (known != null) {
                return;
            }
            if (run.origin instanceof Run.Cut cut) {
                out.writeBoolean(true);
                run(cut.run());
                out.writeInt(cut.operation());
                tear(cut.tear());
            } else {
                out.writeBoolean(false);
                node(((Run.Whole) run.origin).node());
            }
            run.operations.write(out);
            runs.put(run, runs.size());
        }

        private void child(Run.Child child) throws IOException {
            out.writeInt(child.node());
            out.writeInt(child.operation());
            tear(child.tear());
            out.writeBoolean(child.whole() != null);
            if (child.whole() instanceof NonVolatile node) {
                node(node);
            } else if (child.whole() != null) {
                throw new IOException("a search with faults that leave power on cannot be kept in a file");
            }
        }

        private void tear(Tear tear) throws IOException {
            if (tear instanceof Tear.Bits bits) {
                out.writeByte('b');
                out.writeLong(bits.mask());
                out.writeInt(bits.check());
            } else if (tear instanceof Tear.Cells cells) {
                out.writeByte('c');
                out.writeInt(cells.level());
                out.writeLong(cells.seed());
            } else if (tear instanceof Tear.WeakBits weak) {
                out.writeByte('w');
                out.writeLong(weak.mask());
                out.writeLong(weak.unstable());
            } else if (tear instanceof Tear.WeakCells weak) {
                out.writeByte('v');
                out.writeInt(weak.level());
                out.writeInt(weak.unstable());
                out.writeLong(weak.seed());
            } else {
                out.writeByte(tear instanceof Tear.Finished ? 'f' : 'u');
            }
        }

        // A page that is new follows in full behind the first node that has it.
        void node(NonVolatile node) throws IOException {
            List<byte[]> fresh = new ArrayList<>();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream body = new DataOutputStream(bytes);
            for (NonVolatileState array : node.arrays()) {
                array.write(body, page -> number(page, fresh));
            }
            out.writeInt(fresh.size());
            for (byte[] page : fresh) {
                out.write(page);
            }
            out.write(bytes.toByteArray());
        }

        private int number(byte[] page, List<byte[]> fresh) {
            Integer known = pages.putIfAbsent(ByteBuffer.wrap(page), pages.size());
            if (known == null) {
                fresh.add(page);
                return pages.size() - 1;
            }
            return known;
        }
    }

    /** Reads them back. */
    final class Reader {
        private final DataInputStream in;
        private final List<byte[]> pages = new ArrayList<>();
        private final List<Run> runs = new ArrayList<>();

        private Reader(DataInputStream in) throws IOException {
            this.in = in;
            if (!in.readUTF().equals(fingerprint())) {
                throw new IOException("it is the state of another search: other images, another bootloader, or other options");
            }
        }

        DataInputStream data() {
            return in;
        }

        void finish() throws IOException {
            if (in.read() >= 0) {
                throw new IOException("it is damaged: something follows its end");
            }
        }

        ClosureResult.End end() throws IOException {
            return new ClosureResult.End(Ends.read(in), new Judge.Judgement(Verdict.valueOf(in.readUTF()), in.readUTF()), in.readLong());
        }

        List<Closure.Chunk> chunks() throws IOException {
            List<Closure.Chunk> chunks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                Run run = run();
                int from = run.size();
                for (int more = in.readInt(); more > 0; more--) {
                    run.add(new Run.Child(in.readInt(), in.readInt(), tear(), in.readBoolean() ? node() : null));
                }
                chunks.add(new Closure.Chunk(run, from, run.size()));
            }
            return chunks;
        }

        private Run run() throws IOException {
            int known = in.readInt();
            if (known >= 0) {
                return runs.get(known);
            }
            Run run = new Run(in.readBoolean() ? new Run.Cut(run(), in.readInt(), tear()) : new Run.Whole(node()));
            run.operations.read(in);
            runs.add(run);
            return run;
        }

        private Tear tear() throws IOException {
            return switch (in.readByte()) {
                case 'b' -> new Tear.Bits(in.readLong(), in.readInt());
                case 'c' -> new Tear.Cells(in.readInt(), in.readLong());
                case 'w' -> new Tear.WeakBits(in.readLong(), in.readLong());
                case 'v' -> new Tear.WeakCells(in.readInt(), in.readInt(), in.readLong());
                case 'f' -> new Tear.Finished();
                default -> new Tear.Untouched();
            };
        }

        NonVolatile node() throws IOException {
            for (int left = in.readInt(); left > 0; left--) {
                byte[] page = new byte[PagedMemory.PAGE_SIZE];
                in.readFully(page);
                pages.add(page);
            }
            List<NonVolatileState> arrays = new ArrayList<>();
            for (NonVolatileState like : plan.start().arrays()) {
                arrays.add(like.read(in, number -> number >= 0 && number < pages.size() ? pages.get(number) : null));
            }
            return new NonVolatile(arrays);
        }
    }

    /** Ends of boots in a few bytes. */
    private static final class Ends {
        private Ends() {
        }

        static void write(DataOutputStream out, BootEnd end) throws IOException {
            if (end instanceof BootEnd.Started started) {
                out.writeByte('s');
                out.writeInt(started.address());
                out.writeUTF(started.unmet());
                out.writeBoolean(started.inRam().isPresent());
                if (started.inRam().isPresent()) {
                    out.writeUTF(started.inRam().get().verdict().name());
                    out.writeUTF(started.inRam().get().image());
                }
            } else if (end instanceof BootEnd.AsleepForever asleep) {
                out.writeByte('a');
                out.writeInt(asleep.pc());
            } else if (end instanceof BootEnd.LockedUp locked) {
                out.writeByte('l');
                out.writeInt(locked.pc());
                out.writeUTF(locked.faults());
            } else if (end instanceof BootEnd.Resets resets) {
                out.writeByte('r');
                out.writeUTF(resets.last().name());
                out.writeInt(resets.count());
            } else if (end instanceof BootEnd.TimedOut timedOut) {
                out.writeByte('t');
                out.writeInt(timedOut.pc());
                out.writeDouble(timedOut.seconds());
            } else {
                out.writeByte('o');
            }
        }

        private static BootEnd started(int address, String unmet, DataInputStream in) throws IOException {
            return new BootEnd.Started(address, in.readBoolean() ? Optional.of(new Judge.Judgement(Verdict.valueOf(in.readUTF()), in.readUTF()))
                    : Optional.empty(), unmet);
        }

        static BootEnd read(DataInputStream in) throws IOException {
            return switch (in.readByte()) {
                case 's' -> started(in.readInt(), in.readUTF(), in);
                case 'a' -> new BootEnd.AsleepForever(in.readInt());
                case 'l' -> new BootEnd.LockedUp(in.readInt(), in.readUTF());
                case 'r' -> new BootEnd.Resets(ResetKind.valueOf(in.readUTF()), in.readInt());
                case 't' -> new BootEnd.TimedOut(in.readInt(), in.readDouble());
                default -> new BootEnd.Loops();
            };
        }
    }
}
