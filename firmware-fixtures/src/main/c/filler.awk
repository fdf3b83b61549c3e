# SPDX-License-Identifier: Apache-2.0
# Assembler words that fill an image from its natural size ("from") up to an exact size ("to"), both in bytes.
BEGIN {
    if (from % 4 || to % 4 || from > to) {
        print "filler: an image of " from " bytes cannot be filled up to " to > "/dev/stderr"
        exit 1
    }
    print ".section .filler, \"a\""
    value = to
    for (; from < to; from += 4) {
        value = (value * 69069 + 1) % 4294967296 # below 2^53, so exact in any awk
        printf ".word %.0f\n", value
    }
}
