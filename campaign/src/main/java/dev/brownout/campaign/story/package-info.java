/**
 * A device's story without power-cut sweep: boot after boot, what it says, what is sent to it, which image runs at the end, and whether what it told the
 * fleet's server is true.
 */
package dev.brownout.campaign.story;
