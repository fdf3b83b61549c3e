package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * ECB, AES-128 of one block (nRF52840 PS, "ECB"): key, clear text and cipher text lie one behind the other in RAM at ECBDATAPTR. A block
 * takes 7.2 us.
 */
public final class Ecb extends NordicPeripheral {
    private static final long BLOCK = 7_200_000L;
    private static final int LENGTH = 16;

    private final Deadline encrypted;
    private final Event endecb;
    private final Event errorecb;
    private final Register dataPtr;

    public Ecb(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        encrypted = new Deadline(interconnect, this::finish);
        task(0x000, "STARTECB", () -> encrypted.at(interconnect.now() + BLOCK));
        task(0x004, "STOPECB", this::stop);
        endecb = event(0x100, "ENDECB");
        errorecb = event(0x104, "ERRORECB");
        interrupts();
        dataPtr = register(0x504, "ECBDATAPTR");
    }

    private void stop() {
        if (encrypted.isSet()) {
            encrypted.cancel();
            errorecb.raise();
        }
    }

    private byte[] fetch(int offset) {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) interconnect.fetch(name(), dataPtr.get() + offset + i);
        }
        return bytes;
    }

    private void finish() {
        byte[] result;
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(fetch(0), "AES"));
            result = aes.doFinal(fetch(LENGTH));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES", impossible);
        }
        for (int i = 0; i < LENGTH; i++) {
            interconnect.store(name(), dataPtr.get() + 2 * LENGTH + i, result[i] & 0xff);
        }
        endecb.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        encrypted.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        encrypted.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        encrypted.load(in);
    }
}
