/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of X.509 certificates (RFC 5280) in DER, all of them with ECDSA P-256 and SHA-256. */
#include "chain.h"
#include "clock.h"
#include "crypto/ecdsa.h"
#include "crypto/sha256.h"
#include "keys.h"
#include "log.h"
#include "signature.h"

#include <string.h>

#define TLV_CERTIFICATES 0x00CEu
#define SHORTEST_CHAIN   2u
#define LONGEST_CHAIN    5u
#define REVOKED_KEYS     4u
#define KEY_POINT        27u

/* SHA-256 of the root's key as SubjectPublicKeyInfo: that of certificates-root-test.pem, a test key that anybody can read. A loader may put in another one. */
const uint8_t root_hash[32] = {
    0xb8, 0x1e, 0x73, 0x38, 0xbb, 0x18, 0xd1, 0x2c, 0xde, 0x12, 0x6d, 0xe8, 0x5e, 0xca, 0xe2, 0xa6,
    0xed, 0x17, 0xb0, 0x0e, 0xe4, 0x9e, 0x01, 0xe1, 0x06, 0xc4, 0xfe, 0xd4, 0x26, 0x12, 0x1c, 0x20,
};

/* The same of keys that no certificate may hold any more; all ones: none. */
const uint8_t revoked_keys[REVOKED_KEYS][32] = {
    [0 ... REVOKED_KEYS - 1] = {[0 ... 31] = 0xFF},
};

/* When this was built, in seconds since 1970: the time is never earlier. 2026-01-01T00:00:00Z. A loader may put in another. */
const uint32_t build_time = 1767225600u;

#define SEQUENCE         0x30u
#define INTEGER          0x02u
#define BIT_STRING       0x03u
#define OCTET_STRING     0x04u
#define BOOLEAN          0x01u
#define OBJECT_ID        0x06u
#define UTC_TIME         0x17u
#define GENERALIZED_TIME 0x18u
#define VERSION          0xA0u
#define ISSUER_ID        0x81u
#define SUBJECT_ID       0x82u
#define EXTENSIONS       0xA3u

static const uint8_t VERSION_3[] = {INTEGER, 1, 2};
static const uint8_t ECDSA_WITH_SHA256[] = {OBJECT_ID, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2};
static const uint8_t P256_KEY[KEY_POINT] = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
};
static const uint8_t BASIC_CONSTRAINTS[] = {0x55, 0x1D, 0x13};
static const uint8_t KEY_USAGE[] = {0x55, 0x1D, 0x0F};
static const uint8_t EXTENDED_KEY_USAGE[] = {0x55, 0x1D, 0x25};
static const uint8_t CODE_SIGNING[] = {0x2B, 6, 1, 5, 5, 7, 3, 3};

/* Bytes of DER: a structure's content, or with all a whole one. */
typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} der_t;

typedef struct {
    der_t to_be_signed;
    der_t signature;
    der_t issuer;
    der_t subject;
    const uint8_t *key;        /* SubjectPublicKeyInfo */
    int64_t first;             /* valid from this second on */
    int64_t last;              /* to this one */
    int is_authority;
    uint32_t path_length;      /* how many authorities may follow */
    int signs_certificates;
    int signs_images;
} certificate_t;

static der_t chain;
static int is_ambiguous;
static int64_t latest_first;   /* of the chain that was looked at last, without its root */
static int64_t earliest_last;

/* Takes a structure with this tag from the beginning of in, in the only encoding of its length. */
static int take(der_t *in, uint8_t tag, der_t *content) {
    uint32_t left = (uint32_t) (in->end - in->at);
    if (left < 2 || in->at[0] != tag) {
        return 0;
    }
    uint32_t length = in->at[1];
    uint32_t header = 2;
    if (length == 0x81 && left >= 3 && in->at[2] >= 0x80) {
        length = in->at[2];
        header = 3;
    } else if (length == 0x82 && left >= 4 && in->at[2] != 0) {
        length = (uint32_t) in->at[2] << 8 | in->at[3];
        header = 4;
    } else if (length >= 0x80) {
        return 0;
    }
    if (length > left - header) {
        return 0;
    }
    content->at = in->at + header;
    content->end = content->at + length;
    in->at = content->end;
    return 1;
}

static int take_whole(der_t *in, uint8_t tag, der_t *whole) {
    der_t content;
    whole->at = in->at;
    int taken = take(in, tag, &content);
    whole->end = in->at;
    return taken;
}

static int next_is(const der_t *in, uint8_t tag) {
    return in->at < in->end && *in->at == tag;
}

static int is_empty(const der_t *in) {
    return in->at == in->end;
}

static int equals(const der_t *content, const void *bytes, uint32_t size) {
    return (uint32_t) (content->end - content->at) == size && memcmp(content->at, bytes, size) == 0;
}

static int same(const der_t *a, const der_t *b) {
    return equals(a, b->at, (uint32_t) (b->end - b->at));
}

/* TRUE is all ones in DER, and FALSE, the default of all that are read here, is left out. */
static int take_true(der_t *in) {
    static const uint8_t all_ones = 0xFF;
    der_t value;
    return take(in, BOOLEAN, &value) && equals(&value, &all_ones, 1);
}

static int two_digits(const uint8_t *text, uint32_t *value) {
    *value = (uint32_t) (text[0] - '0') * 10 + (uint32_t) (text[1] - '0');
    return text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
}

/* Days from 1970-01-01, in the Gregorian calendar, of a year from 1950 on. */
static int64_t days(uint32_t year, uint32_t month, uint32_t day) {
    static const uint16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    uint32_t leaps = month > 2 ? year : year - 1;
    return (int64_t) (year * 365 + leaps / 4 - leaps / 100 + leaps / 400 + before[month - 1] + day) - 719528;
}

static int take_time(der_t *in, int64_t *seconds) {
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    der_t text;
    uint32_t part[7]; /* century, year, month, day, hour, minute, second */
    uint32_t first = next_is(in, UTC_TIME);
    if (!take(in, first ? UTC_TIME : GENERALIZED_TIME, &text) || (uint32_t) (text.end - text.at) != 15u - 2u * first || text.end[-1] != 'Z') {
        return 0;
    }
    for (uint32_t i = first; i < 7; i++) {
        if (!two_digits(text.at + 2 * (i - first), &part[i])) {
            return 0;
        }
    }
    if (first) {
        part[0] = part[1] < 50 ? 20 : 19;
    }
    uint32_t year = part[0] * 100 + part[1];
    int is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1950 || part[2] < 1 || part[2] > 12 || part[3] < 1 || part[3] > lengths[part[2] - 1] + (uint32_t) (is_leap && part[2] == 2)
        || part[4] > 23 || part[5] > 59 || part[6] > 59) {
        return 0;
    }
    *seconds = days(year, part[2], part[3]) * 86400 + part[4] * 3600 + part[5] * 60 + part[6];
    return 1;
}

static int read_basic_constraints(certificate_t *certificate, der_t value) {
    der_t constraints, length;
    if (!take(&value, SEQUENCE, &constraints) || !is_empty(&value)) {
        return 0;
    }
    if (next_is(&constraints, BOOLEAN)) {
        if (!take_true(&constraints)) {
            return 0;
        }
        certificate->is_authority = 1;
    }
    if (next_is(&constraints, INTEGER)) {
        if (!take(&constraints, INTEGER, &length) || length.end - length.at != 1 || *length.at >= 0x80) {
            return 0; /* of a chain of five certificates one byte says all */
        }
        certificate->path_length = *length.at;
    }
    return is_empty(&constraints);
}

static int read_key_usage(certificate_t *certificate, der_t value) {
    der_t bits;
    if (!take(&value, BIT_STRING, &bits) || !is_empty(&value) || bits.end - bits.at < 2 || bits.at[0] > 7) {
        return 0;
    }
    certificate->signs_images = bits.at[1] >> 7 & 1; /* digitalSignature */
    certificate->signs_certificates = bits.at[1] >> 2 & 1; /* keyCertSign */
    return 1;
}

/* May only take from what key usage gives. */
static int read_extended_key_usage(int *is_for_code, der_t value) {
    der_t purposes, purpose;
    *is_for_code = 0;
    if (!take(&value, SEQUENCE, &purposes) || !is_empty(&value) || is_empty(&purposes)) {
        return 0;
    }
    while (!is_empty(&purposes)) {
        if (!take(&purposes, OBJECT_ID, &purpose)) {
            return 0;
        }
        *is_for_code |= equals(&purpose, CODE_SIGNING, sizeof CODE_SIGNING);
    }
    return 1;
}

static int read_extensions(certificate_t *certificate, der_t in) {
    der_t extensions, extension, id, value;
    uint32_t seen = 0;
    int is_for_code = 1;
    if (!take(&in, SEQUENCE, &extensions) || !is_empty(&in)) {
        return 0;
    }
    while (!is_empty(&extensions)) {
        int critical = 0;
        if (!take(&extensions, SEQUENCE, &extension) || !take(&extension, OBJECT_ID, &id)) {
            return 0;
        }
        if (next_is(&extension, BOOLEAN)) {
            critical = take_true(&extension);
            if (!critical) {
                return 0;
            }
        }
        if (!take(&extension, OCTET_STRING, &value) || !is_empty(&extension)) {
            return 0;
        }
        uint32_t which = equals(&id, BASIC_CONSTRAINTS, sizeof BASIC_CONSTRAINTS) ? 1u
            : equals(&id, KEY_USAGE, sizeof KEY_USAGE) ? 2u : equals(&id, EXTENDED_KEY_USAGE, sizeof EXTENDED_KEY_USAGE) ? 4u : 0u;
        if ((which == 0 && critical) || (seen & which) != 0
            || (which == 1 && !read_basic_constraints(certificate, value))
            || (which == 2 && !read_key_usage(certificate, value))
            || (which == 4 && !read_extended_key_usage(&is_for_code, value))) {
            return 0;
        }
        seen |= which;
    }
    certificate->signs_images &= is_for_code;
    return 1;
}

static int read_to_be_signed(certificate_t *certificate, der_t in, const der_t *algorithm) {
    der_t part, inner;
    if (!take(&in, VERSION, &part) || !equals(&part, VERSION_3, sizeof VERSION_3)
        || !take(&in, INTEGER, &part)
        || !take(&in, SEQUENCE, &part) || !same(&part, algorithm)
        || !take_whole(&in, SEQUENCE, &certificate->issuer)
        || !take(&in, SEQUENCE, &part) || !take_time(&part, &certificate->first) || !take_time(&part, &certificate->last) || !is_empty(&part)
        || !take_whole(&in, SEQUENCE, &certificate->subject)
        || !take_whole(&in, SEQUENCE, &part)) {
        return 0;
    }
    if ((uint32_t) (part.end - part.at) != signature_key_size || memcmp(part.at, P256_KEY, sizeof P256_KEY) != 0) {
        return 0;
    }
    certificate->key = part.at;
    if ((next_is(&in, ISSUER_ID) && !take(&in, ISSUER_ID, &part)) || (next_is(&in, SUBJECT_ID) && !take(&in, SUBJECT_ID, &part))) {
        return 0;
    }
    if (next_is(&in, EXTENSIONS) && (!take(&in, EXTENSIONS, &inner) || !read_extensions(certificate, inner))) {
        return 0;
    }
    return is_empty(&in);
}

static int take_certificate(certificate_t *certificate, der_t *in) {
    der_t content, algorithm, bits, inner;
    *certificate = (certificate_t){.path_length = LONGEST_CHAIN};
    if (!take(in, SEQUENCE, &content) || !take_whole(&content, SEQUENCE, &certificate->to_be_signed)
        || !take(&content, SEQUENCE, &algorithm) || !equals(&algorithm, ECDSA_WITH_SHA256, sizeof ECDSA_WITH_SHA256)
        || !take(&content, BIT_STRING, &bits) || !is_empty(&content) || is_empty(&bits) || *bits.at != 0) {
        return 0;
    }
    certificate->signature = (der_t){bits.at + 1, bits.end};
    der_t whole = certificate->to_be_signed;
    return take(&whole, SEQUENCE, &inner) && read_to_be_signed(certificate, inner, &algorithm);
}

static void hash(uint8_t digest[32], const uint8_t *bytes, uint32_t size) {
    sha256_t sha;
    sha256_init(&sha);
    sha256_update(&sha, bytes, size);
    sha256_final(&sha, digest);
}

static int is_revoked(const uint8_t digest[32]) {
    for (uint32_t i = 0; i < REVOKED_KEYS; i++) {
        if (memcmp(revoked_keys[i], digest, 32) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_signed_by(const certificate_t *certificate, const uint8_t *key) {
    uint8_t digest[32];
    hash(digest, certificate->to_be_signed.at, (uint32_t) (certificate->to_be_signed.end - certificate->to_be_signed.at));
    return ecdsa_p256_verify_der(key + KEY_POINT, digest, certificate->signature.at, (size_t) (certificate->signature.end - certificate->signature.at));
}

/* NULL and the last certificate, or why the chain is not good; the dates are only gathered. */
static const char *check(certificate_t *leaf) {
    certificate_t issuer = {0};
    der_t in = chain;
    uint32_t authorities_left = LONGEST_CHAIN;
    if (is_ambiguous) {
        return "more than one chain of certificates";
    }
    latest_first = INT64_MIN;
    earliest_last = INT64_MAX;
    for (uint32_t i = 0;; i++) {
        uint8_t digest[32];
        if (i == LONGEST_CHAIN || !take_certificate(leaf, &in)) {
            return chain.at == NULL ? "no certificates" : "certificates damaged, or of an unknown kind";
        }
        hash(digest, leaf->key, signature_key_size);
        if (i == 0) {
            if (memcmp(digest, root_hash, sizeof digest) != 0) {
                return "another root";
            }
            issuer = *leaf;
        } else {
            latest_first = leaf->first > latest_first ? leaf->first : latest_first;
            earliest_last = leaf->last < earliest_last ? leaf->last : earliest_last;
        }
        if (is_revoked(digest)) {
            return "a key is revoked";
        }
        if (!same(&leaf->issuer, &issuer.subject)) {
            return "a certificate of another issuer";
        }
        int is_last = is_empty(&in);
        if (is_last && i + 1 < SHORTEST_CHAIN) {
            return "a root alone";
        }
        if (is_last ? leaf->is_authority || !leaf->signs_images : !leaf->is_authority || !leaf->signs_certificates) {
            return "a certificate for something else";
        }
        if (!is_last && i > 0 && authorities_left-- == 0) {
            return "too many authorities";
        }
        if (!is_signed_by(leaf, issuer.key)) {
            return "a certificate that its issuer did not sign";
        }
        if (is_last) {
            return NULL;
        }
        authorities_left = leaf->path_length < authorities_left ? leaf->path_length : authorities_left;
        issuer = *leaf;
    }
}

void chain_begin(void) {
    chain = (der_t){NULL, NULL};
    is_ambiguous = 0;
}

void chain_see(uint16_t tag, const uint8_t *value, uint32_t length) {
    if (tag == TLV_CERTIFICATES) {
        is_ambiguous = chain.at != NULL;
        chain = (der_t){value, value + length};
    }
}

const uint8_t *chain_find_key(const uint8_t *key_hash, uint32_t length) {
    certificate_t leaf;
    uint8_t digest[32];
    const char *defect = check(&leaf);
    if (defect) {
        log_line("[boot] certificates: %s", defect);
        return NULL;
    }
    hash(digest, leaf.key, signature_key_size);
    return memcmp(digest, key_hash, length) == 0 ? leaf.key : NULL;
}

const char *chain_dates(void) {
    const volatile clock_record_t *record = (const volatile clock_record_t *) CLOCK_ADDRESS;
    int64_t seconds = record->seconds;
    int64_t uncertainty = record->uncertainty;
    int is_set = record->magic == CLOCK_MAGIC && record->check == 0xFFFFFFFFu - record->magic - record->seconds - record->uncertainty;
    int64_t built = *(const volatile uint32_t *) &build_time; /* as it is in flash, not as the compiler knows it */
    const char *defect = NULL;
    if (!is_set || seconds + uncertainty < built) {
        defect = earliest_last < built ? "a certificate ended before this bootloader was built" : NULL;
    } else if (earliest_last < built || seconds - uncertainty > earliest_last) {
        defect = "a certificate has expired";
    } else if (seconds + uncertainty < latest_first) {
        defect = "a certificate is not valid yet";
    }
    if (defect) {
        log_line("[boot] certificates: %s", defect);
    }
    return defect;
}
