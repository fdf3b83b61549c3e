/** The arithmetic of the DSP extension on register values (DDI 0403E, A5.3.11 to A5.3.17): saturation, lanes, products of halves. */
package dev.brownout.emulator.core.dsp;
