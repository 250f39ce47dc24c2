package dev.latchkey.server.mail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A courier that never takes longer than `limit`, whatever the other side does: each single answer
/// may be in time, and all of them together may take for ever.
///
/// The work runs on a virtual thread, whose socket closes when it is interrupted.
record TimeLimitedTransport(MailTransport transport, Duration limit) implements MailTransport {
  @Override
  public TransportResult deliver(OutgoingMail letter) {
    return inTime(() -> transport.deliver(letter));
  }

  @Override
  public TransportResult knock() {
    return inTime(transport::knock);
  }

  private TransportResult inTime(Callable<TransportResult> visit) {
    var work = new FutureTask<>(visit);
    Thread.ofVirtual().name("letter").start(work);
    try {
      return work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new TransportResult.Unavailable("timeout");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TransportResult.Unavailable("stopped");
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } finally {
      work.cancel(true);
    }
  }

  /// A bug, with the place where it is and without its words: those may repeat the email.
  private static IllegalStateException broken(@Nullable Throwable cause) {
    if (cause == null) {
      return new IllegalStateException("the mail transport failed");
    }
    var bug = new IllegalStateException("the mail transport failed: " + cause.getClass().getName());
    bug.setStackTrace(cause.getStackTrace());
    return bug;
  }
}
