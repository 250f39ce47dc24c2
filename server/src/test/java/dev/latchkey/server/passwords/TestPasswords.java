package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.turns.Requester;
import dev.latchkey.testkit.TestFolder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Real hashing for tests, at the least cost that the settings allow, or a little more.
public final class TestPasswords {
  public static final PasswordSettings SETTINGS =
      new PasswordSettings(8, 256, 2, 12_288, 3, List.of("id.example.org"));

  /// Settings that ask for more than [#SETTINGS].
  public static final PasswordSettings RAISED =
      new PasswordSettings(8, 256, 2, 16_384, 3, List.of("id.example.org"));

  private static final Path LIBRARY = TestFolder.make();

  private TestPasswords() {}

  public static PasswordHasher hasher(PasswordSettings settings) {
    return PasswordHasher.open(settings, LIBRARY, new SystemRandomness());
  }

  public static Passwords with(InstallationKeys keys, PasswordSettings settings) {
    return new Passwords(keys.vault(), hasher(settings), new SystemRandomness());
  }

  /// Passwords that are compared while something else happens.
  ///
  /// @param meanwhile runs in each comparison, before its verdict
  public static Passwords comparing(InstallationKeys keys, Runnable meanwhile) {
    var algorithm = new Busy(new JavaArgon2id(new SystemRandomness()), meanwhile);
    var hasher = new PasswordHasher(() -> algorithm, Argon2Cost.of(SETTINGS), 1);
    return new Passwords(keys.vault(), hasher, new SystemRandomness());
  }

  private record Busy(HashAlgorithm algorithm, Runnable meanwhile) implements HashAlgorithm {
    @Override
    public String hash(Secret password, Argon2Cost cost) {
      return algorithm.hash(password, cost);
    }

    @Override
    public boolean verify(String phc, Secret password) {
      meanwhile.run();
      return algorithm.verify(phc, password);
    }

    @Override
    public String name() {
      return algorithm.name();
    }
  }

  /// Takes every thread of the hasher and every place in its queue: all others are too many.
  public static Crowd crowd(PasswordHasher hasher) {
    return new Crowd(hasher);
  }

  /// Those who keep a hasher busy until they are closed.
  public static final class Crowd implements AutoCloseable {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int MANY = 80 + THREADS;
    private final CountDownLatch held = new CountDownLatch(THREADS);
    private final CountDownLatch full = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> people;

    private Crowd(PasswordHasher hasher) {
      people =
          IntStream.range(0, MANY)
              .mapToObj(number -> Thread.startVirtualThread(() -> keep(hasher, number)))
              .toList();
      await(full);
    }

    /// Each is a source of their own, so that none of them gives way to others.
    private void keep(PasswordHasher hasher, int number) {
      var client = new ClientAddress(InetAddress.ofLiteral("198.51.100." + number));
      Requester.during(client, () -> keep(hasher));
    }

    private boolean keep(PasswordHasher hasher) {
      while (end.getCount() > 0) {
        try {
          hasher.run(() -> {
            held.countDown();
            return await(end);
          });
        } catch (HasherBusy e) {
          // Before that, a thread with other work may still make room in the queue.
          if (held.getCount() == 0) {
            full.countDown();
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
      return true;
    }

    private static boolean await(CountDownLatch latch) {
      try {
        latch.await();
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      end.countDown();
      try {
        for (var person : people) {
          person.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The gate, at the same settings.
  public static PasswordPolicy policy() {
    return new PasswordPolicy(SETTINGS, hasher(SETTINGS), CommonPasswords::bundled);
  }

  /// As if the gate had let it through.
  public static AcceptedPassword accepted(String text) {
    return new AcceptedPassword(prepared(text));
  }

  static Password prepared(String text) {
    return Password.prepare(Secret.of(text)).orElseThrow();
  }
}
