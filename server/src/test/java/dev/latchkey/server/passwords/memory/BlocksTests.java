package dev.latchkey.server.passwords.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BlocksTests {
  private static final int SIZE = 3 << 20;
  private final Blocks blocks = new Blocks(new SystemMemory());

  @SuppressWarnings("restricted")
  private static MemorySegment at(long address) {
    return MemorySegment.ofAddress(address).reinterpret(SIZE);
  }

  private long take(long size) {
    return blocks.take(size).orElseThrow();
  }

  @Test
  @Tag("S0-05")
  void whatAHashLeavesIsWipedBeforeTheBlockIsUsedAgain() {
    var first = take(SIZE);
    at(first).fill((byte) 0x5a);
    assertTrue(blocks.giveBack(first, SIZE));
    assertArrayEquals(new byte[SIZE], at(first).toArray(ValueLayout.JAVA_BYTE));
    assertEquals(first, take(SIZE));
    blocks.giveBack(first, SIZE);
    blocks.release();
  }

  @Test
  void blocksInUseAreNotSharedAndTheLastOneComesFirst() {
    var first = take(SIZE);
    var second = take(SIZE);
    assertNotEquals(first, second);
    blocks.giveBack(second, SIZE);
    blocks.giveBack(first, SIZE);
    assertEquals(first, take(1 << 20));
    assertFalse(blocks.giveBack(second, SIZE), "it is not in use");
    blocks.giveBack(first, 1 << 20);
    blocks.release();
    blocks.release();
    blocks.release();
  }

  @Test
  void aLargerHashGetsALargerBlock() {
    var small = take(SIZE);
    blocks.giveBack(small, SIZE);
    var large = take(4 * SIZE);
    at(large + 3L * SIZE).fill((byte) 1);
    blocks.giveBack(large, 4L * SIZE);
    assertEquals(large, take(SIZE));
    assertEquals(0, at(large + 3L * SIZE).get(ValueLayout.JAVA_BYTE, SIZE - 1));
    blocks.giveBack(large, SIZE);
    blocks.release();
  }

  @Test
  void whereThereIsNoMemoryThereIsNoBlock() {
    assertTrue(blocks.take(1L << 60).isEmpty());
  }
}
