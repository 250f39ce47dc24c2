package dev.latchkey.server.web.connections;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/// An accepted socket whose handshake is computed at the turn of its source: a handshake takes
/// milliseconds of a processor, and a client that connects again and again would take all
/// processors. The place is held from when bytes of the client have come until more of them are
/// waited for, so a slow client holds none. After the handshake it is the plain socket.
final class HandshakeSocket extends Socket {
  private final Socket accepted;
  private final Connection connection;
  private final InputStream in;

  HandshakeSocket(Socket accepted, Connection connection) throws IOException {
    this.accepted = accepted;
    this.connection = connection;
    this.in = new InTurn(accepted.getInputStream());
  }

  private final class InTurn extends FilterInputStream {
    private boolean isOver;

    InTurn(InputStream plain) {
      super(plain);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      if (isOver || !connection.isShakingHands()) {
        isOver = true;
        return in.read(bytes, start, length);
      }
      if (in.available() == 0) {
        connection.leaveTurn();
      }
      var count = in.read(bytes, start, length);
      if (count > 0 && !connection.enterTurn()) {
        throw new SocketException("there was no turn for its handshake");
      }
      return count;
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return accepted.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    connection.leaveTurn();
    accepted.close();
  }

  @Override
  public boolean isClosed() {
    return accepted.isClosed();
  }

  @Override
  public boolean isConnected() {
    return accepted.isConnected();
  }

  @Override
  public boolean isBound() {
    return accepted.isBound();
  }

  @Override
  public boolean isInputShutdown() {
    return accepted.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return accepted.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    accepted.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    accepted.shutdownOutput();
  }

  @Override
  public InetAddress getInetAddress() {
    return accepted.getInetAddress();
  }

  @Override
  public int getPort() {
    return accepted.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return accepted.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return accepted.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return accepted.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return accepted.getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    accepted.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return accepted.getSoTimeout();
  }
}
