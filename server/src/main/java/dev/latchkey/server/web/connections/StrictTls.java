package dev.latchkey.server.web.connections;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// A TLS context whose sockets have the given parameters from the first byte on: Helidon applies
/// those of its configuration to its engines and to no socket.
public final class StrictTls {
  private StrictTls() {}

  /// What stands between an accepted socket and TLS.
  public interface Between {
    /// What TLS reads from and writes to.
    ///
    /// @throws IOException where the connection is not to go on
    Socket of(Socket accepted) throws IOException;
  }

  /// The same keys, with these parameters for everyone who connects.
  public static SSLContext of(SSLContext context, SSLParameters parameters, Between between) {
    return new SSLContext(
        new Strict(context, parameters, between), context.getProvider(), context.getProtocol()) {};
  }

  private static final class Strict extends SSLContextSpi {
    private final SSLContext context;
    private final SSLParameters parameters;
    private final Between between;

    Strict(SSLContext context, SSLParameters parameters, Between between) {
      this.context = context;
      this.parameters = parameters;
      this.between = between;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new Sockets(context.getSocketFactory(), parameters, between);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return strict(context.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return strict(context.createSSLEngine(host, port));
    }

    private SSLEngine strict(SSLEngine engine) {
      engine.setSSLParameters(parameters);
      return engine;
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return parameters;
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory(); // Helidon asks for it and never uses it
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is ready");
    }
  }

  private static final class Sockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final SSLParameters parameters;
    private final Between between;

    Sockets(SSLSocketFactory sockets, SSLParameters parameters, Between between) {
      this.sockets = sockets;
      this.parameters = parameters;
      this.between = between;
    }

    /// Around an accepted connection, which ends with it.
    @Override
    public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
        throws IOException {
      var socket = (SSLSocket) sockets.createSocket(between.of(accepted), consumed, true);
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return parameters.getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
      throw outgoing();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw outgoing();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw outgoing();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw outgoing();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw outgoing();
    }

    private static UnsupportedOperationException outgoing() {
      return new UnsupportedOperationException("this context accepts connections and opens none");
    }
  }
}
