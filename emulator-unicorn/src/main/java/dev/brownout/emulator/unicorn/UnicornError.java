package dev.brownout.emulator.unicorn;

/** The result codes of the Unicorn 2 C API ({@code uc_err} in unicorn.h), in the header's order. */
public enum UnicornError {
    OK("no error"),
    NOMEM("out of memory"),
    ARCH("unsupported architecture"),
    HANDLE("invalid handle"),
    MODE("unsupported mode"),
    VERSION("unsupported version"),
    READ_UNMAPPED("read of unmapped memory"),
    WRITE_UNMAPPED("write to unmapped memory"),
    FETCH_UNMAPPED("fetch from unmapped memory"),
    HOOK("invalid hook type"),
    INSN_INVALID("invalid instruction"),
    MAP("invalid memory mapping"),
    WRITE_PROT("write to memory that may not be written"),
    READ_PROT("read of memory that may not be read"),
    FETCH_PROT("fetch from memory that may not be executed"),
    ARG("invalid argument"),
    READ_UNALIGNED("unaligned read"),
    WRITE_UNALIGNED("unaligned write"),
    FETCH_UNALIGNED("unaligned fetch"),
    HOOK_EXIST("the hook exists already"),
    RESOURCE("insufficient resources"),
    EXCEPTION("CPU exception without a handler");

    private static final UnicornError[] VALUES = values();

    private final String meaning;

    UnicornError(String meaning) {
        this.meaning = meaning;
    }

    /** What the code means, as words for a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether the guest caused this end of a run (a fault or an exception), as opposed to a wrong call by the host. */
    public boolean causedByGuest() {
        return switch (this) {
            case READ_UNMAPPED, WRITE_UNMAPPED, FETCH_UNMAPPED, INSN_INVALID, WRITE_PROT, READ_PROT, FETCH_PROT, READ_UNALIGNED,
                WRITE_UNALIGNED, FETCH_UNALIGNED, EXCEPTION -> true;
            default -> false;
        };
    }

    static UnicornError of(int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new UnicornException("Unicorn returned the unknown error code " + code + ".");
        }
        return VALUES[code];
    }
}
