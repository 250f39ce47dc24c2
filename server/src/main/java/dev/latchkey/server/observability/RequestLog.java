package dev.latchkey.server.observability;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A line for each request, as JSON in `requests.jsonl`, and one at the start and one at the stop.
///
/// No request waits for the disk: lines are queued for one thread. Where the queue is full they are
/// dropped, counted, and the next line that is written says how many.
public final class RequestLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
  private static final int MOST_WAITING = 8192;
  private static final long PATIENCE_MILLIS = 2000;

  /// Empty for the end.
  private final BlockingQueue<Optional<RequestLine>> waiting;

  private final LongAdder dropped = new LongAdder();
  private final RollingFileAppender<byte[]> file;
  private final Clock clock;
  private final Thread writer;
  private long written;

  private RequestLog(Path folder, Clock clock, int most) {
    this.clock = clock;
    waiting = new ArrayBlockingQueue<>(most);
    file = RollingFile.in(folder, "requests", new ContextBase());
    file.setEncoder(new Bytes());
    file.setImmediateFlush(false);
    file.start();
    writer = Thread.ofPlatform().name("request-log").daemon().unstarted(this::write);
  }

  /// Begins with a line of its own.
  ///
  /// @throws java.io.UncheckedIOException where the folder cannot be made
  public static RequestLog open(Path folder, Clock clock) {
    var log = new RequestLog(folder, clock, MOST_WAITING);
    log.note("start", ",\"version\":\"" + Build.version() + "\"");
    log.writer.start();
    return log;
  }

  /// One that no thread writes from yet.
  static RequestLog stalled(Path folder, Clock clock, int most) {
    return new RequestLog(folder, clock, most);
  }

  void resume() {
    writer.start();
  }

  /// Never waits.
  public void append(RequestLine line) {
    if (!waiting.offer(Optional.of(line))) {
      dropped.increment();
    }
  }

  private void write() {
    try {
      for (var line = waiting.take(); line.isPresent(); line = waiting.take()) {
        write(line.get());
      }
      note("stop", ",\"requests\":" + written);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.stop();
  }

  private void write(RequestLine line) {
    try {
      var lost = dropped.sumThenReset();
      if (lost > 0) {
        note("dropped", ",\"requests\":" + lost);
      }
      append(line.json());
      written++;
      if (waiting.isEmpty()) {
        file.getOutputStream().flush();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("a line of the request log could not be written", e);
    }
  }

  private void note(String event, String more) {
    append(
        "{\"@timestamp\":\"" + clock.instant() + "\",\"event\":\"" + event + "\"" + more + "}\n");
  }

  private void append(String line) {
    file.doAppend(line.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes what waits, and a last line.
  @Override
  public void close() {
    try {
      var _ = waiting.offer(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      writer.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Bytes extends EncoderBase<byte[]> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
      return NOTHING;
    }

    @Override
    public byte[] encode(byte[] line) {
      return line;
    }

    @Override
    public byte[] footerBytes() {
      return NOTHING;
    }
  }
}
