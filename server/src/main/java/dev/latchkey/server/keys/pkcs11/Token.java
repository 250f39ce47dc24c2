package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.AEADBadTagException;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A token that may be away for a while.
///
/// Each use has a deadline: a library that hangs holds threads of its own, and no request. After a
/// failure the next use begins again from the library on, because objects of a token that was away
/// are void even when it is back. A PIN that is refused once is never tried again: tokens lock
/// after a few.
final class Token {
  private static final Logger LOG = LoggerFactory.getLogger(Token.class);
  private static final int THREADS = 8;
  private static final int WAITING = 256;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration PAIR_DEADLINE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
  private final Pkcs11Settings settings;
  private final Pkcs11Library library;
  private final LongSupplier nanos;
  private final ThreadPoolExecutor threads;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable TokenSession session;
  private volatile boolean pinRefused;
  private volatile long nextTry;

  /// The newest epoch of the library in which something has failed.
  private volatile int lost = -1;

  /// Every one that was ever opened. What the JDK closes when it collects one of an earlier epoch
  /// would be the session of the present epoch that has its number.
  private final List<TokenSession> opened = new CopyOnWriteArrayList<>();

  /// What is done with an open token.
  @FunctionalInterface
  interface Use<T> {
    T with(TokenSession session) throws GeneralSecurityException, IOException;
  }

  /// Opens it.
  ///
  /// @throws VaultUnavailable where it is not there
  /// @throws UnusableKey where its PIN is wrong
  Token(Pkcs11Settings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    library = Pkcs11Library.load(settings.library());
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("token-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    nextTry = nanos.getAsLong();
    var _ = use(_ -> true);
  }

  /// Uses it.
  ///
  /// @throws UnusableKey where what it was given does not open
  /// @throws VaultUnavailable where it does not answer, or not in time
  <T> T use(Use<T> use) {
    return use(use, DEADLINE);
  }

  /// The same for a pair of keys, which takes a token longer than anything else.
  <T> T makePair(Use<T> use) {
    return use(use, PAIR_DEADLINE);
  }

  private <T> T use(Use<T> use, Duration deadline) {
    var work = new FutureTask<>(() -> run(use));
    try {
      threads.execute(work);
      return work.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      work.cancel(false);
      throw new VaultUnavailable(named("does not answer in time."), e);
    } catch (InterruptedException e) {
      work.cancel(false);
      Thread.currentThread().interrupt();
      throw new VaultUnavailable(named("was asked by a request that has ended."), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  private <T> T run(Use<T> use) {
    if (current() == null) {
      reopen();
    }
    var lock = library.lock.readLock();
    lock.lock();
    try {
      var open = current();
      if (open == null) {
        throw new VaultUnavailable(named("was away."), null);
      }
      return with(open, use);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable TokenSession current() {
    var open = session;
    return open != null && open.epoch() == library.epoch() ? open : null;
  }

  private <T> T with(TokenSession open, Use<T> use) {
    try {
      return use.with(open);
    } catch (AEADBadTagException e) {
      throw new UnusableKey("A wrapped value does not open.", e);
    } catch (GeneralSecurityException | IOException | ProviderException e) {
      LOG.warn("the token fails and is opened again: {}", reason(e));
      close(open);
      throw new VaultUnavailable(named("fails: " + reason(e) + "."), e);
    }
  }

  private synchronized void close(TokenSession failed) {
    if (session == failed) {
      session = null;
    }
    lost = Math.max(lost, failed.epoch());
  }

  /// One at a time; everyone else fails at once.
  private void reopen() {
    if (pinRefused) {
      throw new VaultUnavailable(named("refuses the secret " + Pkcs11Settings.PIN + "."), null);
    }
    if (!opening.tryLock()) {
      throw new VaultUnavailable(named("is away."), null);
    }
    try {
      if (nanos.getAsLong() < nextTry) {
        throw new VaultUnavailable(named("is away."), null);
      }
      nextTry = nanos.getAsLong() + PAUSE.toNanos();
      openAlone();
    } finally {
      opening.unlock();
    }
  }

  /// A use that hangs in the library keeps it from beginning again.
  private void openAlone() {
    var lock = library.lock.writeLock();
    if (!lock.tryLock()) {
      throw new VaultUnavailable(named("is away."), null);
    }
    try {
      if (lost == library.epoch()) {
        library.beginAgain();
      }
      session = open();
    } catch (VaultUnavailable e) {
      lost = library.epoch();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private TokenSession open() {
    var slots = library.slots(settings.tokenLabel());
    if (slots.size() != 1) {
      throw new VaultUnavailable(
          slots.isEmpty()
              ? "There is no token with the label " + settings.tokenLabel() + "."
              : "There are several tokens with the label " + settings.tokenLabel() + ".",
          null);
    }
    // From here on a failure costs a provider of the JDK, which is never freed.
    nextTry = nanos.getAsLong() + LONG_PAUSE.toNanos();
    var epoch = library.epoch();
    try {
      var open = TokenSession.open(settings, "Latchkey" + opened.size(), epoch, slots.getFirst());
      opened.add(open);
      open.load();
      nextTry = nanos.getAsLong() + PAUSE.toNanos();
      if (lost >= 0) {
        LOG.info("the token {} is open again", settings.tokenLabel());
      }
      return open;
    } catch (GeneralSecurityException | IOException | ProviderException e) {
      pinRefused = isPin(e);
      throw new VaultUnavailable(
          pinRefused
              ? named("refuses the secret " + Pkcs11Settings.PIN + ".")
              : named("cannot be opened: " + reason(e) + "."),
          e);
    }
  }

  private static boolean isPin(Throwable e) {
    return e instanceof FailedLoginException
        || String.valueOf(e.getMessage()).startsWith("CKR_PIN_")
        || (e.getCause() != null && isPin(e.getCause()));
  }

  /// What the library says, or who complains.
  private static String reason(Throwable e) {
    var cause = e.getCause();
    if (cause != null) {
      return reason(cause);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private String named(String what) {
    return "The token " + settings.tokenLabel() + " " + what;
  }
}
