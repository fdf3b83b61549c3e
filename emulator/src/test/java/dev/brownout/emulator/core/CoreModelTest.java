package dev.brownout.emulator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What software sees of a core's type. Cortex-M0 and M0+ after the Armv6-M ARM (DDI 0419E). */
class CoreModelTest {
    private static final int CPUID = 0xe000ed00;
    private static final int VTOR = 0xe000ed08;
    private static final int CCR = 0xe000ed14;
    private static final int CPACR = 0xe000ed88;
    private static final int MPU_TYPE = 0xe000ed90;
    private static final int NVIC_IPR0 = 0xe000e400;

    private static ExceptionBench bench(CoreModel model, String main) {
        return new ExceptionBench(model, main);
    }

    @ParameterizedTest
    @CsvSource({"CORTEX_M0,410cc200,0", "CORTEX_M0_PLUS,410cc601,800", "CORTEX_M3,412fc231,800", "CORTEX_M4,410fc241,800"})
    void coreTellsItsNameAndItsMpu(CoreModel model, String cpuid, String mpu) {
        ExceptionBench bench = bench(model, "bf00");
        assertEquals(Integer.parseUnsignedInt(cpuid, 16), bench.read(CPUID));
        assertEquals(Integer.parseInt(mpu, 16), bench.read(MPU_TYPE));
    }

    @ParameterizedTest
    @CsvSource({"CORTEX_M0,16", "CORTEX_M0_PLUS,15", "CORTEX_M3,12", "CORTEX_M4,12"})
    void entryTakesItsCycles(CoreModel model, int cycles) {
        ExceptionBench bench = bench(model, ExceptionBench.SVC).steps(2);
        assertEquals("+11", bench.events.get(0));
        // SVC itself takes one.
        assertEquals(1 + cycles, bench.times.get(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"CORTEX_M0", "CORTEX_M0_PLUS"})
    void armv6RefusesUnalignedAccesses(CoreModel model) {
        // movs r0, #1; lsls r0, r0, #29; adds r0, #2; ldr r1, [r0]
        assertEquals("+3", bench(model, "2001 0740 3002 6801").steps(5).events.get(0));
    }

    @Test
    void armv7AllowsUnalignedAccesses() {
        assertEquals(List.of(), bench(CoreModel.CORTEX_M3, "2001 0740 3002 6801").steps(5).events);
    }

    // udf; movw r0, #0; udiv r0, r0, r0; ldrex r0, [r0]; cbz r0; it eq; umull
    @ParameterizedTest
    @ValueSource(strings = {"de00", "f240 0000", "fbb0 f0f0", "e850 0f00", "b100", "bf08", "fba0 0100"})
    void whatArmv6DoesNotHaveIsAHardFault(String instruction) {
        assertEquals("+3", bench(CoreModel.CORTEX_M0, instruction).steps(2).events.get(0));
    }

    @Test
    void dspInstructionsAreUndefinedOnCortexM3() {
        // uadd8 r0, r0, r0
        assertEquals("+3", bench(CoreModel.CORTEX_M3, "fa80 f040").steps(2).events.get(0));
        assertEquals(List.of(), bench(CoreModel.CORTEX_M4, "fa80 f040").steps(2).events);
    }

    @Test
    void floatingPointIsACoprocessorThatIsNotThereOnCortexM4WithoutOne() {
        // vadd.f32 s0, s0, s0
        ExceptionBench bench = bench(CoreModel.CORTEX_M4, "ee30 0a00").write(CPACR, 0xf << 20);
        assertEquals(0, bench.read(CPACR));
        assertEquals("+3", bench.steps(2).events.get(0));
        assertEquals(1 << 19, bench.read(ExceptionBench.CFSR));
    }

    @Test
    void armv6HasNoFaultRegisters() {
        ExceptionBench bench = bench(CoreModel.CORTEX_M0_PLUS, ExceptionBench.UDF).write(ExceptionBench.SHCSR, ExceptionBench.ALL_FAULTS);
        assertEquals(0, bench.read(ExceptionBench.SHCSR));
        assertEquals("+3", bench.steps(2).events.get(0));
        assertEquals(0, bench.read(ExceptionBench.CFSR));
        assertEquals(0, bench.read(ExceptionBench.HFSR));
    }

    @Test
    void armv6HasNeitherBasepriNorFaultmask() {
        // movs r0, #64; msr BASEPRI, r0; msr FAULTMASK, r0; mrs r1, BASEPRI; cpsid i
        ExceptionBench bench = bench(CoreModel.CORTEX_M0, "2040 f380 8811 f380 8813 f3ef 8111 b672").steps(5);
        assertEquals(0, bench.cpu.basepri);
        assertEquals(0, bench.cpu.faultmask);
        assertEquals(0, bench.cpu.r[1]);
        assertEquals(1, bench.cpu.primask);
    }

    @Test
    void armv6HasFourPriorities() {
        ExceptionBench bench = bench(CoreModel.CORTEX_M0, "bf00").write(NVIC_IPR0, -1);
        assertEquals(0xc0c0c0c0, bench.read(NVIC_IPR0));
    }

    @Test
    void armv6AlwaysAlignsTheStackAndTrapsUnalignedAccesses() {
        assertEquals(0x208, bench(CoreModel.CORTEX_M0, "bf00").write(CCR, 0).read(CCR));
    }

    @Test
    void onlyCortexM0HasItsVectorTableFixed() {
        assertEquals(0, bench(CoreModel.CORTEX_M0, "bf00").write(VTOR, 0x400).read(VTOR));
        assertEquals(0x400, bench(CoreModel.CORTEX_M0_PLUS, "bf00").write(VTOR, 0x400).read(VTOR));
    }

    @Test
    void threadModeOfCortexM0IsAlwaysPrivileged() {
        // movs r0, #1; msr CONTROL, r0
        assertFalse(bench(CoreModel.CORTEX_M0, "2001 f380 8814").steps(2).cpu.unprivilegedThread);
        assertTrue(bench(CoreModel.CORTEX_M0_PLUS, "2001 f380 8814").steps(2).cpu.unprivilegedThread);
    }

    @Test
    void flagsThatACoreDoesNotHaveAreNeverSet() {
        int flags = 0xf80f0000;
        assertEquals(0xf0000000, apsrOf(CoreModel.CORTEX_M0, flags));
        assertEquals(0xf8000000, apsrOf(CoreModel.CORTEX_M3, flags));
        assertEquals(flags, apsrOf(CoreModel.CORTEX_M4, flags));
    }

    private static int apsrOf(CoreModel model, int flags) {
        CpuState cpu = new CpuState(model);
        cpu.setApsr(flags);
        return cpu.apsr();
    }

    @Test
    void labelsNameThemAll() {
        assertEquals(List.of("cortex-m0", "cortex-m0+", "cortex-m3", "cortex-m4", "cortex-m4f", "cortex-m7"), CoreModel.labels());
        for (String label : CoreModel.labels()) {
            assertEquals(label, CoreModel.of(label).orElseThrow().label());
        }
        assertTrue(CoreModel.of("cortex-m99").isEmpty());
    }
}
