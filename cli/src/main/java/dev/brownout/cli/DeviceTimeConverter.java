package dev.brownout.cli;

import dev.brownout.emulator.clock.DeviceTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of device time as options. */
public final class DeviceTimeConverter implements ITypeConverter<DeviceTime> {
    @Override
    public DeviceTime convert(String value) {
        try {
            return DeviceTime.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
