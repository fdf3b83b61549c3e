package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.timing.FlashInterface;
import dev.brownout.emulator.timing.FlashTiming;

/**
 * What code is translated for, beside its own bytes: machines that have this in common share it.
 *
 * @param timing   whose cycles are in it
 * @param layout   whose addresses are in it
 * @param checked  whether it checks what may be done where it accesses memory
 * @param flash    whose lines are in it
 * @param waits    how that is set
 */
record Setting(Class<?> timing, Layout layout, boolean checked, FlashInterface flash, FlashTiming.Settings waits) {
}
