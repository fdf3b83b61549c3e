package dev.brownout.cli.run;

import dev.brownout.emulator.clock.DeviceTime;
import java.util.List;

/**
 * What decides how a run goes on and ends.
 *
 * @param limit       device time after which it ends
 * @param expected    texts that must all come
 * @param failing     texts of which none may come
 * @param stopAtFault whether the first fault or lockup ends it
 * @param cuts        when to take the supply away for a moment, from the start
 * @param pollRtt     whether RTT is read
 */
record RunSettings(DeviceTime limit, List<String> expected, List<String> failing, boolean stopAtFault, List<DeviceTime> cuts,
        boolean pollRtt) {
}
