package dev.brownout.cli.bench;

/** What a run took on the emulated core. The same on every engine that counts. */
public record Counts(long instructions, long cycles) {
}
