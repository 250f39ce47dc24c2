import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// How many passwords a second libsodium alone verifies by Argon2id here: what a sign-in can reach
/// at most.
///
///     java bench/Argon2Limit.java LIBSODIUM MEMORY_KIB PASSES THREADS SECONDS
void main(String[] arguments) throws Throwable {
  var sodium = SymbolLookup.libraryLookup(Path.of(arguments[0]), Arena.global());
  var memory = Long.parseLong(arguments[1]) * 1024;
  var passes = Long.parseLong(arguments[2]);
  var threads = Integer.parseInt(arguments[3]);
  var seconds = Integer.parseInt(arguments[4]);
  var password = "a long enough bench phrase".getBytes(StandardCharsets.UTF_8);
  function(sodium, "sodium_init", FunctionDescriptor.of(ValueLayout.JAVA_INT)).invoke();
  var stored = Arena.global().allocate(128);
  var length = ValueLayout.JAVA_LONG;
  var hash =
      function(
          sodium,
          "crypto_pwhash_str_alg",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              length,
              length,
              length,
              ValueLayout.JAVA_INT));
  var secret = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, password);
  if ((int) hash.invoke(stored, secret, (long) password.length, passes, memory, 2) != 0) {
    throw new IllegalStateException("hashing failed");
  }
  var verify =
      function(
          sodium,
          "crypto_pwhash_str_verify",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, length));
  count(verify, stored, secret, password.length, threads, 2);
  var done = count(verify, stored, secret, password.length, threads, seconds);
  System.out.printf(Locale.ROOT, "%.2f%n", done);
}

static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor shape) {
  return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape);
}

/// Verifications a second.
static double count(
    MethodHandle verify,
    MemorySegment stored,
    MemorySegment secret,
    long length,
    int threads,
    int seconds)
    throws InterruptedException {
  var done = new AtomicLong();
  var begin = System.nanoTime();
  var end = begin + seconds * 1_000_000_000L;
  var workers = new Thread[threads];
  for (var i = 0; i < threads; i++) {
    workers[i] =
        Thread.ofPlatform()
            .start(() -> {
              while (System.nanoTime() < end) {
                verifyOnce(verify, stored, secret, length);
                done.incrementAndGet();
              }
            });
  }
  for (var worker : workers) {
    worker.join();
  }
  return done.get() * 1e9 / (System.nanoTime() - begin);
}

static void verifyOnce(
    MethodHandle verify, MemorySegment stored, MemorySegment secret, long length) {
  try {
    if ((int) verify.invokeExact(stored, secret, length) != 0) {
      throw new IllegalStateException("the hash does not verify");
    }
  } catch (Throwable e) {
    throw new IllegalStateException(e);
  }
}
