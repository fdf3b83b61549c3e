/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mistakes that bootloaders in the field have made, one for each bootloader-bug-*: docs/bugs.md tells them and who met them. In the sound
 * bootloader all are 0, and the compiler leaves nothing of them.
 */
#ifndef BUGS_H
#define BUGS_H

/* The status says that a page was copied before it is. */
#ifndef BUG_STATUS_BEFORE_COPY
#define BUG_STATUS_BEFORE_COPY 0
#endif
/* The first half of each exchange is not recorded. */
#ifndef BUG_STATUS_SKIPPED
#define BUG_STATUS_SKIPPED 0
#endif
/* The page to be written next is erased before the copy that it was the source of is recorded. */
#ifndef BUG_ERASE_BEFORE_RECORD
#define BUG_ERASE_BEFORE_RECORD 0
#endif
/* A swap that goes on looks for the headers where they were before it began. */
#ifndef BUG_HEADER_FROM_WRONG_SLOT
#define BUG_HEADER_FROM_WRONG_SLOT 0
#endif
/* A swap that goes on takes its size from the image in slot A, and not from the trailer. */
#ifndef BUG_STALE_SWAP_SIZE
#define BUG_STALE_SWAP_SIZE 0
#endif
/* A swap that was interrupted begins again from its start. */
#ifndef BUG_STATUS_IGNORED
#define BUG_STATUS_IGNORED 0
#endif
/* copy_done is written before the pages are exchanged. */
#ifndef BUG_COPY_DONE_TOO_EARLY
#define BUG_COPY_DONE_TOO_EARLY 0
#endif
/* The magic is written before the fields that it vouches for, and believed while slot B still asks. */
#ifndef BUG_MAGIC_FIRST
#define BUG_MAGIC_FIRST 0
#endif
/* A magic half written is taken for a defect that nothing can be done about. */
#ifndef BUG_STOPS_AT_TORN_MAGIC
#define BUG_STOPS_AT_TORN_MAGIC 0
#endif
/* A revert does not say when it is done, and is done again at each boot. */
#ifndef BUG_REVERT_NEVER_CLEARS
#define BUG_REVERT_NEVER_CLEARS 0
#endif
/* A revert erases its only trace before it has written another. */
#ifndef BUG_REVERT_FORGOTTEN
#define BUG_REVERT_FORGOTTEN 0
#endif
/* The bootloader confirms the image on trial itself. */
#ifndef BUG_CONFIRMS_FOR_THE_IMAGE
#define BUG_CONFIRMS_FOR_THE_IMAGE 0
#endif
/* A permanent update is entered as one on trial. */
#ifndef BUG_PERMANENT_LOST
#define BUG_PERMANENT_LOST 0
#endif
/* The update is swapped in unverified. */
#ifndef BUG_UPDATE_NOT_VERIFIED
#define BUG_UPDATE_NOT_VERIFIED 0
#endif
/* An update that is not valid stops the device, though the image in slot A is. */
#ifndef BUG_STOPS_AT_INVALID_UPDATE
#define BUG_STOPS_AT_INVALID_UPDATE 0
#endif
/* The last page of an image that does not fill it is left out. */
#ifndef BUG_LAST_PAGE_LEFT_OUT
#define BUG_LAST_PAGE_LEFT_OUT 0
#endif
/* The security counter is raised for an image on trial. */
#ifndef BUG_COUNTER_RAISED_TOO_EARLY
#define BUG_COUNTER_RAISED_TOO_EARLY 0
#endif
/* A revert that was interrupted is taken for a request to go to an older version, and refused. */
#ifndef BUG_REVERT_IS_A_DOWNGRADE
#define BUG_REVERT_IS_A_DOWNGRADE 0
#endif
/* The page of the log that holds the newest record is erased before there is another. */
#ifndef BUG_LOG_ERASED_FIRST
#define BUG_LOG_ERASED_FIRST 0
#endif
/* The starts of one trial count for the next. */
#ifndef BUG_STARTS_NEVER_CLEARED
#define BUG_STARTS_NEVER_CLEARED 0
#endif
/* The golden image is restored unverified. */
#ifndef BUG_GOLDEN_NOT_VERIFIED
#define BUG_GOLDEN_NOT_VERIFIED 0
#endif
/* Nobody looks what hardware an image is for. */
#ifndef BUG_HARDWARE_NOT_CHECKED
#define BUG_HARDWARE_NOT_CHECKED 0
#endif
/* Nobody looks whether images go together. */
#ifndef BUG_DEPENDENCIES_NOT_CHECKED
#define BUG_DEPENDENCIES_NOT_CHECKED 0
#endif
/* An image that came in before the power was cut is taken for one that has not confirmed itself, though the other is still on its way. */
#ifndef BUG_IMAGES_NOT_REVIEWED
#define BUG_IMAGES_NOT_REVIEWED 0
#endif
/* A boot that goes on with the swap of one image does not look at the other. */
#ifndef BUG_RESUME_STARTS_AT_ONCE
#define BUG_RESUME_STARTS_AT_ONCE 0
#endif
/* The progress of a swap is kept in RAM as well, ahead of the copies, and believed after a reset that RAM survives. */
#ifndef BUG_PROGRESS_IN_RAM
#define BUG_PROGRESS_IN_RAM 0
#endif
/* A reset by the watchdog is laid to the update, whose trailers are erased, whatever was going on. */
#ifndef BUG_WATCHDOG_DISCARDS_UPDATE
#define BUG_WATCHDOG_DISCARDS_UPDATE 0
#endif
/* A flag that does not take is written again and again. */
#ifndef BUG_FLAG_WRITTEN_UNTIL_SET
#define BUG_FLAG_WRITTEN_UNTIL_SET 0
#endif
/* A watchdog is started for the swap, shorter than a page takes, and nobody feeds it. */
#ifndef BUG_WATCHDOG_NOT_FED
#define BUG_WATCHDOG_NOT_FED 0
#endif

#endif
