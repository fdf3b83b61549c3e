package dev.brownout.emulator.unicorn;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

/** Registers that are read or written by one native call; the values lie in one buffer, in the order of the list. */
public final class RegisterBatch {
    final Memory ids;
    final Memory pointers;
    private final Memory values;
    private final IntBuffer view;
    private final List<ArmRegister> registers;

    public RegisterBatch(List<ArmRegister> registers) {
        this.registers = List.copyOf(registers);
        int n = registers.size();
        ids = new Memory(4L * n);
        // Unicorn writes some registers as 64 bits or more, so the last value is followed by room.
        values = new Memory(4L * n + 16);
        values.clear();
        pointers = new Memory((long) Native.POINTER_SIZE * n);
        for (int i = 0; i < n; i++) {
            ids.setInt(4L * i, registers.get(i).id);
            pointers.setPointer((long) Native.POINTER_SIZE * i, values.share(4L * i));
        }
        ByteBuffer bytes = values.getByteBuffer(0, 4L * n);
        view = bytes.order(ByteOrder.nativeOrder()).asIntBuffer();
    }

    public int size() {
        return registers.size();
    }

    public int get(int index) {
        return view.get(index);
    }

    public void set(int index, int value) {
        view.put(index, value);
    }

    public void get(int index, int[] into, int offset, int length) {
        view.get(index, into, offset, length);
    }

    public void set(int index, int[] from, int offset, int length) {
        view.put(index, from, offset, length);
    }
}
