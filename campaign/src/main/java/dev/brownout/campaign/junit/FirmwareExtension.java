package dev.brownout.campaign.junit;

import dev.brownout.campaign.device.Device;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.board.MemoryLoader;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.machine.Machine;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the devices of {@link FirmwareTest}s. */
final class FirmwareExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(FirmwareExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == Device.class || type == Machine.class || type == Board.class) && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Device device = context.getStore(OURS).getOrComputeIfAbsent(Device.class, key -> make(context), Device.class);
        Class<?> type = parameter.getParameter().getType();
        return type == Device.class ? device : type == Machine.class ? device.machine() : device.board();
    }

    private static Device make(ExtensionContext context) {
        FirmwareTest test = AnnotationSupport.findAnnotation(context.getTestMethod(), FirmwareTest.class)
                .orElseThrow(() -> new ExtensionConfigurationException("a device is made for a method with @FirmwareTest only"));
        CoreFactory engine = Engines.find(test.engine());
        Device device = test.scenario().isEmpty() ? loaded(test, engine) : ofScenario(test, engine);
        device.machine().setStrict(test.strict());
        return device.limit(DeviceTime.parse(test.limit()));
    }

    private static Device ofScenario(FirmwareTest test, CoreFactory engine) {
        if (test.load().length > 0) {
            throw new ExtensionConfigurationException("@FirmwareTest: a scenario says itself what lies in flash; leave load away, or name it in the scenario");
        }
        return Device.of(ScenarioPlan.of(ScenarioReader.read(Path.of(test.scenario())).build(), engine));
    }

    private static Device loaded(FirmwareTest test, CoreFactory engine) {
        if (test.load().length == 0) {
            throw new ExtensionConfigurationException("@FirmwareTest: say what lies in flash, with load or scenario");
        }
        Board board = Board.build(BoardLoader.load(test.board()), engine);
        FirmwareImage firmware = new FirmwareLoader().load(Arrays.stream(test.load()).map(LoadRequest::parse).toList());
        MemoryLoader memory = new MemoryLoader(board);
        memory.program(firmware);
        memory.requireResetVector();
        return new Device(board);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Device device = context.getStore(OURS).get(Device.class, Device.class);
        if (device != null && context.getExecutionException().isPresent() && !device.console().isBlank()) {
            context.publishReportEntry("console", device.console());
        }
    }
}
