package dev.brownout.emulator.board;

/** A board that cannot be found, read or built; the message is one sentence for the user: where, what, and what would be right. */
public final class BoardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BoardException(String message) {
        super(oneLine(message));
    }

    /** A sentence that quotes what somebody wrote, with line ends and other control characters in it as Java writes them. */
    public static String oneLine(String sentence) {
        StringBuilder line = new StringBuilder();
        for (char c : sentence.toCharArray()) {
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return line.toString();
    }
}
