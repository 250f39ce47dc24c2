package dev.latchkey.server.passwords;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.latchkey.server.passwords.memory.ReusedMemory;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sodium.Sodium;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Argon2id by the native libsodium, in memory that is used again where that is possible: some
/// three times the throughput of the pure-Java one.
final class SodiumArgon2id implements HashAlgorithm {
  private static final int STRING_BYTES = 128;
  private static final long KIB = 1024;
  private static final String KNOWN_PASSWORD = "known answer";
  private static final String KNOWN_HASH =
      "$argon2id$v=19$m=64,t=1,p=1$uUy1a8t489rpzSoAbXPK3g$iK+FOYB3IImH/WaM0GeLOpHBzW1i1deZSM+zPhxR7f8";
  private final MethodHandle hash;
  private final MethodHandle verify;
  private final Optional<ReusedMemory> memory;

  private SodiumArgon2id(Sodium sodium) {
    this.hash =
        sodium.function("crypto_pwhash_str", ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    this.verify = sodium.function("crypto_pwhash_str_verify", ADDRESS, ADDRESS, JAVA_LONG);
    this.memory =
        sodium.isForLinux() ? ReusedMemory.of(sodium.library(), sodium.file()) : Optional.empty();
    requireKnownAnswer();
  }

  /// Empty where there is no libsodium, or where it computes something else.
  static Optional<HashAlgorithm> load(Path folder) {
    try {
      return Sodium.in(folder).map(SodiumArgon2id::new);
    } catch (IllegalStateException | NoSuchElementException unusable) {
      return Optional.empty();
    }
  }

  /// Twice: the second one is computed where the first one was.
  private void requireKnownAnswer() {
    for (var _ : List.of(1, 2)) {
      if (!verify(KNOWN_HASH, Secret.of(KNOWN_PASSWORD))) {
        throw new IllegalStateException("libsodium computes something else than Argon2id");
      }
    }
    release();
  }

  @Override
  public String hash(Secret password, Argon2Cost cost) {
    try (var arena = Arena.ofConfined()) {
      var string = arena.allocate(STRING_BYTES);
      var bytes = copy(arena, password);
      var failed = hash(string, bytes, cost.passes(), cost.memoryKib() * KIB);
      bytes.fill((byte) 0);
      if (failed != 0) {
        throw new IllegalStateException("not enough memory to hash a password");
      }
      return string.getString(0);
    }
  }

  @Override
  public boolean verify(String phc, Secret password) {
    try (var arena = Arena.ofConfined()) {
      var string = arena.allocate(STRING_BYTES);
      if (phc.length() >= STRING_BYTES) {
        return false;
      }
      string.setString(0, phc);
      var bytes = copy(arena, password);
      var failed = verify(string, bytes);
      bytes.fill((byte) 0);
      return failed == 0;
    }
  }

  private static MemorySegment copy(Arena arena, Secret password) {
    var exposed = password.exposeBytes();
    var segment = arena.allocate(exposed.length);
    MemorySegment.copy(exposed, 0, segment, JAVA_BYTE, 0, exposed.length);
    java.util.Arrays.fill(exposed, (byte) 0);
    return segment;
  }

  private int hash(MemorySegment string, MemorySegment password, long passes, long bytes) {
    try {
      return (int) hash.invokeExact(string, password, password.byteSize(), passes, bytes);
    } catch (Throwable e) {
      throw Sodium.failed(e);
    }
  }

  private int verify(MemorySegment string, MemorySegment password) {
    try {
      return (int) verify.invokeExact(string, password, password.byteSize());
    } catch (Throwable e) {
      throw Sodium.failed(e);
    }
  }

  @Override
  public void release() {
    memory.ifPresent(ReusedMemory::release);
  }

  @Override
  public String name() {
    return memory.isPresent()
        ? "argon2id (native libsodium, in memory that is used again)"
        : "argon2id (native libsodium)";
  }
}
