package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * QSPI with no memory connected (nRF52840 PS, "QSPI"): every operation takes its time on the wires and ends with READY, and what is
 * read is zeros, so that a driver finds no device and says so. There is no execution in place.
 */
public final class Qspi extends NordicPeripheral {
    // Opcode and address are four bytes; SCK is 32 MHz / (SCKFREQ + 1), one data line.
    private static final long CYCLE_32MHZ = 31_250;
    private static final int COMMAND_BYTES = 4;
    private static final int STATUS_READY = 1 << 3;

    private final Deadline finished;
    private final Event ready;
    private final Register readDst;
    private final Register readCnt;
    private final Register writeCnt;
    private final Register ifconfig1;
    private final Register cinstrconf;
    private final Register cinstrdat0;
    private final Register cinstrdat1;
    // Bytes that the read under way still has to put into RAM.
    private int toStore;

    public Qspi(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        finished = new Deadline(interconnect, this::finish);
        task(0x000, "ACTIVATE", () -> run(0));
        task(0x004, "READSTART", this::startRead);
        task(0x008, "WRITESTART", this::startWrite);
        task(0x00C, "ERASESTART", () -> run(COMMAND_BYTES));
        task(0x010, "DEACTIVATE", this::deactivate);
        // Errata 122.
        undocumented(0x054);
        ready = event(0x100, "READY");
        interruptsWithInten();
        register(0x500, "ENABLE").bits(1);
        register(0x504, "READ.SRC");
        readDst = register(0x508, "READ.DST");
        readCnt = register(0x50C, "READ.CNT").bits(0x3FFFF);
        register(0x510, "WRITE.DST");
        register(0x514, "WRITE.SRC");
        writeCnt = register(0x518, "WRITE.CNT").bits(0x3FFFF);
        register(0x51C, "ERASE.PTR");
        register(0x520, "ERASE.LEN").bits(3);
        for (String pin : new String[] {"524 SCK", "528 CSN", "530 IO0", "534 IO1", "538 IO2", "53C IO3"}) {
            register(Integer.parseInt(pin.substring(0, 3), 16), "PSEL." + pin.substring(4)).reset(-1);
        }
        register(0x540, "XIPOFFSET");
        register(0x544, "IFCONFIG0").bits(0x10FF);
        ifconfig1 = register(0x600, "IFCONFIG1").reset(0x00040480);
        register(0x604, "STATUS").readOnly().reads(() -> finished.isSet() ? 0 : STATUS_READY);
        register(0x614, "DPMDUR").reset(-1);
        register(0x624, "ADDRCONF").reset(0xB7);
        cinstrconf = register(0x634, "CINSTRCONF").reset(0x2000).bits(0x3FFFF).then(this::customInstruction);
        cinstrdat0 = register(0x638, "CINSTRDAT0");
        cinstrdat1 = register(0x63C, "CINSTRDAT1");
        register(0x640, "IFTIMING").reset(0x200);
    }

    private void run(int bytes) {
        finished.at(interconnect.now() + CYCLE_32MHZ * (8L * bytes * (ifconfig1.field(28, 4) + 1) + 1));
    }

    private void startRead() {
        toStore = readCnt.get();
        run(COMMAND_BYTES + toStore);
    }

    private void startWrite() {
        run(COMMAND_BYTES + writeCnt.get());
    }

    private void customInstruction() {
        cinstrdat0.set(0);
        cinstrdat1.set(0);
        run(cinstrconf.field(8, 4));
    }

    private void deactivate() {
        toStore = 0;
        finished.cancel();
    }

    private void finish() {
        for (int i = 0; i < toStore; i++) {
            interconnect.store(name(), readDst.get() + i, 0);
        }
        toStore = 0;
        ready.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        deactivate();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(toStore);
        finished.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        toStore = in.getInt();
        finished.load(in);
    }
}
