package dev.latchkey.server.passwords.memory;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Blocks of memory, each for one computation at a time: wiped after each, then used again. There
/// are as many as there were computations at once, until they are released.
final class Blocks {
  /// A huge page of x86-64 and of aarch64 with small pages of 4 KiB.
  private static final long HUGE = 2L << 20;

  private final SystemMemory system;
  private final ConcurrentLinkedDeque<Block> free = new ConcurrentLinkedDeque<>();
  private final Map<Long, Block> used = new ConcurrentHashMap<>();

  /// @param mapped where the memory begins
  /// @param address its first huge page
  /// @param size from there
  private record Block(long mapped, long address, long size) {}

  Blocks(SystemMemory system) {
    this.system = system;
  }

  /// The address of a block of at least this size, all zeros; empty where there is no memory.
  Optional<Long> take(long size) {
    var block = fitting(size).or(() -> map((size + HUGE - 1) / HUGE * HUGE));
    block.ifPresent(taken -> used.put(taken.address, taken));
    return block.map(Block::address);
  }

  /// The last one used is still in the processor's cache.
  private Optional<Block> fitting(long size) {
    var block = Optional.ofNullable(free.pollFirst());
    block.filter(kept -> kept.size < size).ifPresent(this::unmap);
    return block.filter(kept -> kept.size >= size);
  }

  private Optional<Block> map(long size) {
    var mapped = system.map(size + HUGE);
    if (mapped == SystemMemory.FAILED) {
      return Optional.empty();
    }
    var address = (mapped + HUGE - 1) / HUGE * HUGE;
    system.shelter(address, size);
    return Optional.of(new Block(mapped, address, size));
  }

  /// Wipes what was taken and keeps it for the next one.
  ///
  /// @return false where it was not taken here
  @SuppressWarnings("restricted")
  boolean giveBack(long address, long size) {
    var block = Optional.ofNullable(used.remove(address));
    block.ifPresent(taken -> {
      MemorySegment.ofAddress(address).reinterpret(Math.min(size, taken.size)).fill((byte) 0);
      free.addFirst(taken);
    });
    return block.isPresent();
  }

  /// Gives one block that waits back to the system.
  void release() {
    Optional.ofNullable(free.pollLast()).ifPresent(this::unmap);
  }

  private void unmap(Block block) {
    var _ = system.unmap(block.mapped, block.size + HUGE);
  }
}
