package dev.brownout.emulator.core.translator;

/**
 * What code is translated for, beside its own bytes: machines that have this in common share it.
 *
 * @param timing   whose cycles are in it
 * @param layout   whose addresses are in it
 * @param checked  whether it checks what may be done where it accesses memory
 */
record Setting(Class<?> timing, Layout layout, boolean checked) {
}
