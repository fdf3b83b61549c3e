package dev.brownout.emulator.peripheral.st;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A calendar's time and the BCD fields of RTC_TR and RTC_DR. Years are 2000 to 2099, each fourth a leap year; the weekday is counted on its own.
 *
 * @param seconds  since 2000-01-01 00:00
 * @param weekday  how far the weekday is from the date's own, 0 to 6
 */
record CalendarTime(long seconds, int weekday) {
    private static final int PM = 1 << 22;
    private static final long CENTURY = LocalDateTime.of(2100, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) - epoch();
    /** After a reset of the backup domain: Monday, 2000-01-01. */
    static final CalendarTime START = of(0, 0x2101, false);

    private static long epoch() {
        return LocalDateTime.of(2000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    }

    /** From the registers; fields beyond their range are taken as their nearest. */
    static CalendarTime of(int tr, int dr, boolean twelveHours) {
        int hours = bcd(tr >>> 16 & 0x3f);
        if (twelveHours) {
            hours = hours % 12 + ((tr & PM) != 0 ? 12 : 0);
        }
        int year = 2000 + within(bcd(dr >>> 16 & 0xff), 0, 99);
        int month = within(bcd(dr >>> 8 & 0x1f), 1, 12);
        int lastDay = YearMonth.of(year, month).lengthOfMonth();
        LocalDateTime time = LocalDateTime.of(year, month, within(bcd(dr & 0x3f), 1, lastDay), within(hours, 0, 23),
                within(bcd(tr >>> 8 & 0x7f), 0, 59), within(bcd(tr & 0x7f), 0, 59));
        int weekday = within(dr >>> 13 & 7, 1, 7) - time.getDayOfWeek().getValue();
        return new CalendarTime(time.toEpochSecond(ZoneOffset.UTC) - epoch(), Math.floorMod(weekday, 7));
    }

    private static int within(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }

    private static int bcd(int value) {
        return 10 * (value >>> 4) + (value & 15);
    }

    private static int toBcd(int value) {
        return value / 10 << 4 | value % 10;
    }

    CalendarTime plus(long more) {
        return new CalendarTime(Math.floorMod(seconds + more, CENTURY), weekday);
    }

    private LocalDateTime time() {
        return LocalDateTime.ofEpochSecond(seconds + epoch(), 0, ZoneOffset.UTC);
    }

    int tr(boolean twelveHours) {
        LocalDateTime time = time();
        int hours = time.getHour();
        int half = 0;
        if (twelveHours) {
            half = hours >= 12 ? PM : 0;
            hours = hours % 12 == 0 ? 12 : hours % 12;
        }
        return half | toBcd(hours) << 16 | toBcd(time.getMinute()) << 8 | toBcd(time.getSecond());
    }

    int dr() {
        LocalDateTime time = time();
        int day = (time.getDayOfWeek().getValue() - 1 + weekday) % 7 + 1;
        return toBcd(time.getYear() - 2000) << 16 | day << 13 | toBcd(time.getMonthValue()) << 8 | toBcd(time.getDayOfMonth());
    }

    /** Whether an alarm register names this second, in those fields that it does not mask. */
    boolean matches(int alarm, boolean twelveHours) {
        int tr = tr(twelveHours);
        int dr = dr();
        int day = (alarm & 1 << 30) != 0 ? dr >>> 13 & 7 : dr & 0x3f;
        int wantedDay = (alarm & 1 << 30) != 0 ? alarm >>> 24 & 15 : alarm >>> 24 & 0x3f;
        return ((alarm & 1 << 7) != 0 || (alarm & 0x7f) == (tr & 0x7f))
                && ((alarm & 1 << 15) != 0 || (alarm >>> 8 & 0x7f) == (tr >>> 8 & 0x7f))
                && ((alarm & 1 << 23) != 0 || (alarm >>> 16 & 0x7f) == (tr >>> 16 & 0x7f))
                && ((alarm & 1 << 31) != 0 || wantedDay == day);
    }
}
