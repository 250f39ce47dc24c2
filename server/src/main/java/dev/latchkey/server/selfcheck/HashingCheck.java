package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What hashes passwords, and at which cost.
final class HashingCheck implements Check {
  private static final String NAME = "hashing";
  private final Supplier<String> algorithm;
  private final int memoryKib;
  private final int passes;

  HashingCheck(Supplier<String> algorithm, int memoryKib, int passes) {
    this.algorithm = algorithm;
    this.memoryKib = memoryKib;
    this.passes = passes;
  }

  @Override
  public List<Finding> check() {
    var name = algorithm.get();
    var sentence = String.format(Locale.ROOT, "%s, %d KiB, %d passes.", name, memoryKib, passes);
    return List.of(
        name.endsWith("(native libsodium)")
            ? Finding.good(NAME, sentence)
            : Finding.note(
                NAME,
                sentence,
                "The native library is not used: sign-ins cost twice the time. Is DIR/cache on a"
                    + " file system mounted noexec?"));
  }
}
