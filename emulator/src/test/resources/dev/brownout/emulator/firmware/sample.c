/* The program behind sample.elf. Built, without paths of the build host, by
 *   arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -O1 -g -gdwarf-5 -nostdlib -ffunction-sections -Wl,--gc-sections -Wl,-z,max-page-size=4 \
 *       -fdebug-prefix-map=$PWD=. -T sample.ld sample.c -o sample.elf
 */
typedef unsigned int u32;

extern u32 stack_top;
void reset_handler(void);

__attribute__((section(".vectors"), used)) const void *vectors[] = {&stack_top, reset_handler};

volatile u32 counter = 7;

__attribute__((noinline)) static u32 square(u32 x)
{
    return x * x;
}

void removed_by_the_linker(void)
{
    counter = 99;
}

void reset_handler(void)
{
    for (;;) {
        counter = square(counter);
        counter++;
    }
}
