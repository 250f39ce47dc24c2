package dev.latchkey.server.keys;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.MacSpi;

/// Counts the keyed digests that are computed in this JVM, by standing before the JDK's own HMAC.
/// Only keys that were made after [#standReady] are counted.
public final class DigestCount implements AutoCloseable {
  private static final String NAME = "counting";
  private static final AtomicLong OF_REQUESTS = new AtomicLong();
  private static final AtomicLong OF_OTHERS = new AtomicLong();
  private static final AtomicInteger COUNTING = new AtomicInteger();

  static {
    Security.insertProviderAt(new Counting(), 1);
  }

  private DigestCount() {}

  /// From now on, keys can be counted.
  static void standReady() {
    // what is done when the class is loaded
  }

  public static DigestCount begin() {
    COUNTING.incrementAndGet();
    return new DigestCount();
  }

  /// How many were computed on virtual threads, which are those of requests, until now.
  public long ofRequests() {
    return OF_REQUESTS.get();
  }

  /// How many were computed on other threads until now.
  public long ofOthers() {
    return OF_OTHERS.get();
  }

  @Override
  public void close() {
    COUNTING.decrementAndGet();
  }

  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    Counting() {
      super(NAME, "1", "counts keyed digests");
      putService(
          new Service(this, "Mac", "HmacSHA256", Counted.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Counted();
            }
          });
    }
  }

  private static final class Counted extends MacSpi implements Cloneable {
    private Mac mac;

    Counted() {
      try {
        mac = Mac.getInstance("HmacSHA256", "SunJCE");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
      var clone = (Counted) super.clone();
      clone.mac = (Mac) mac.clone();
      return clone;
    }

    @Override
    protected int engineGetMacLength() {
      return mac.getMacLength();
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      mac.init(key, parameters);
    }

    @Override
    protected void engineUpdate(byte input) {
      mac.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      mac.update(input, offset, length);
    }

    /// TLS has digests of its own.
    @Override
    protected byte[] engineDoFinal() {
      if (COUNTING.get() > 0 && isOurs()) {
        (Thread.currentThread().isVirtual() ? OF_REQUESTS : OF_OTHERS).incrementAndGet();
      }
      return mac.doFinal();
    }

    private static boolean isOurs() {
      return StackWalker.getInstance()
          .walk(frames ->
              frames.anyMatch(frame -> frame.getClassName().equals(KeyedDigests.class.getName())));
    }

    @Override
    protected void engineReset() {
      mac.reset();
    }
  }
}
