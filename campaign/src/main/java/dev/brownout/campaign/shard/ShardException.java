package dev.brownout.campaign.shard;

/** Parts of a sweep that make no whole. The message is one sentence: what, where, what would be right. */
public final class ShardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ShardException(String message) {
        super(message);
    }

    public ShardException(String message, Throwable cause) {
        super(message, cause);
    }
}
