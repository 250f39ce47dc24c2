#!/usr/bin/env bash
# Helidon WebServer 4.5.0 looks up the name of every client that connects with TLS.
#
# One would expect: a server does not ask the DNS who is calling unless it is told to log names.
# Seen: with its default (NIO) TLS socket, each accepted connection asks for the name of the peer's address
# (InetSocketAddress.getHostName, to hand a peer host to the TLS engine) before the handshake. Where reverse look-ups
# are slow or time out, each new client waits for them. With useNio(false) nothing is looked up.
# Versions: io.helidon.webserver:helidon-webserver:4.5.0, JDK 25.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.helidon.webserver</groupId><artifactId>helidon-webserver</artifactId><version>4.5.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >/dev/null
keytool=${JAVA_HOME:+$JAVA_HOME/bin/}keytool java=${JAVA_HOME:+$JAVA_HOME/bin/}java javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
"$keytool" -genkeypair -alias a -keyalg EC -dname CN=localhost -keystore a.p12 -storepass changeit 2>/dev/null
mkdir -p classes/META-INF/services
echo Counting >classes/META-INF/services/java.net.spi.InetAddressResolverProvider
cat >Counting.java <<'JAVA'
import java.net.*;
import java.net.spi.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Answers as the system does, and counts the look-ups from an address to a name. */
public class Counting extends InetAddressResolverProvider {
  static final AtomicInteger REVERSE = new AtomicInteger();
  public InetAddressResolver get(Configuration configuration) {
    var system = configuration.builtinResolver();
    return new InetAddressResolver() {
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        return system.lookupByName(host, policy);
      }
      public String lookupByAddress(byte[] address) {
        REVERSE.incrementAndGet();
        return "client.example";
      }
    };
  }
  public String name() { return "counting"; }
}
JAVA
cat >Main.java <<'JAVA'
import io.helidon.webserver.WebServer;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = new FileInputStream("a.p12")) { store.load(in, "changeit".toCharArray()); }
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
    for (var nio : new boolean[] {true, false}) {
      var server = WebServer.builder().host("127.0.0.1").port(0).useNio(nio)
          .tls(tls -> tls.sslContext(context)).routing(r -> r.get("/", (q, s) -> s.send("hello"))).build().start();
      var before = Counting.REVERSE.get();
      for (var i = 0; i < 3; i++) {
        try (var socket = (SSLSocket) context.getSocketFactory()
            .createSocket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
          socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
          socket.getInputStream().readNBytes(12);
        }
      }
      System.out.println("useNio(" + nio + "): 3 connections, " + (Counting.REVERSE.get() - before) + " look-ups");
      server.stop();
    }
    System.exit(0);
  }
  static class Anybody extends X509ExtendedTrustManager {
    public void checkClientTrusted(X509Certificate[] c, String a) {}
    public void checkServerTrusted(X509Certificate[] c, String a) {}
    public void checkClientTrusted(X509Certificate[] c, String a, java.net.Socket s) {}
    public void checkServerTrusted(X509Certificate[] c, String a, java.net.Socket s) {}
    public void checkClientTrusted(X509Certificate[] c, String a, SSLEngine e) {}
    public void checkServerTrusted(X509Certificate[] c, String a, SSLEngine e) {}
    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
  }
}
JAVA
"$javac" -nowarn -cp 'lib/*' -d classes Counting.java Main.java
"$java" -cp 'classes:lib/*' Main 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
useNio(true): 3 connections, 3 look-ups
useNio(false): 3 connections, 0 look-ups
SEEN
