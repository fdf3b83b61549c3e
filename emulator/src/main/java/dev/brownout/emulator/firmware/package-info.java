/**
 * Firmware files: what they hold, where it goes, and which source line it came from. Formats are told apart by content, never by the
 * file's name. Everything wrong with a file is reported as a {@link dev.brownout.emulator.firmware.FirmwareException} whose message is
 * the sentence for the user.
 */
package dev.brownout.emulator.firmware;
