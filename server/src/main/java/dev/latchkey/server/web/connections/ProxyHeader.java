package dev.latchkey.server.web.connections;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;

/// What a proxy says before the first byte of its client: the PROXY protocol, version 2, of
/// HAProxy. Only what is said of the source is used; nothing behind the header is read.
///
/// - 12 bytes: a signature
/// - 1 byte: version 2 in the upper half; 0 (the proxy itself, `LOCAL`) or 1 (a client) in the
///   lower
/// - 1 byte: 0x11 (TCP over IPv4), 0x21 (TCP over IPv6) or 0x00 (something else)
/// - 2 bytes: the length of the rest
/// - IPv4: source and destination of 4 bytes, ports of 2 bytes each; IPv6: 16 bytes, then the same
/// - whatever else the proxy has to say, up to the length
public final class ProxyHeader {
  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private static final int FIXED_BYTES = 4;

  /// Far more than proxies send, certificates' names included.
  static final int MOST_BYTES = 4096;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  private ProxyHeader() {}

  /// It cannot be used.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    /// @param why one of a few sentences, which never hold what was sent
    private Refused(String why) {
      super(why);
    }
  }

  /// What a proxy sends on a connection of its own, for instance to see whether the server is up.
  public static byte[] local() {
    var header = Arrays.copyOf(SIGNATURE, SIGNATURE.length + FIXED_BYTES);
    header[SIGNATURE.length] = LOCAL;
    return header;
  }

  /// Reads a header to its end.
  ///
  /// @return the client; empty where the proxy speaks for itself, or cannot name it
  /// @throws Refused where there is none, or one that is not as it should be
  /// @throws EOFException where the connection ends before it does
  static Optional<InetSocketAddress> read(InputStream in) throws IOException {
    var signature = next(in, SIGNATURE.length);
    if (!Arrays.equals(signature, SIGNATURE)) {
      throw new Refused(isVersion1(signature) ? "it sent version 1" : "it sent none");
    }
    var fixed = next(in, FIXED_BYTES);
    var length = unsigned(fixed, 2);
    if (length > MOST_BYTES) {
      throw new Refused("it is too long");
    }
    var rest = next(in, length);
    return switch (fixed[0]) {
      case LOCAL -> Optional.empty();
      case PROXY -> source(fixed[1], rest);
      default -> throw new Refused("it has another version or command");
    };
  }

  private static byte[] next(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within its PROXY protocol header");
    }
    return bytes;
  }

  private static boolean isVersion1(byte[] signature) {
    return signature[0] == 'P' && signature[1] == 'R' && signature[2] == 'O';
  }

  private static Optional<InetSocketAddress> source(byte kind, byte[] rest) throws IOException {
    return switch (kind) {
      case UNSPECIFIED -> Optional.empty();
      case TCP4 -> Optional.of(source(rest, 4));
      case TCP6 -> Optional.of(source(rest, 16));
      default -> throw new Refused("it names no TCP connection over IP");
    };
  }

  private static InetSocketAddress source(byte[] rest, int bytes) throws IOException {
    var port = 2 * bytes;
    if (rest.length < port + 4) {
      throw new Refused("it is too short for its addresses");
    }
    return new InetSocketAddress(
        InetAddress.getByAddress(Arrays.copyOf(rest, bytes)), unsigned(rest, port));
  }

  private static int unsigned(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
