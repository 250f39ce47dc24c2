#!/usr/bin/env bash
# Helidon WebClient 4.5.0 sends another request target than the address it is given.
#
# One would expect: uri(URI) sends path and query as they stand in the URI, as HTTP/1.1 (RFC 9112, section 3.2.1) has it.
# An encoded slash is not a slash (RFC 3986, section 2.2), and the order of a query may matter, for instance under a
# signature.
# Seen: %2F in the path becomes a slash, the parameters of the query are put into another order, "+" becomes %20, and a
# parameter without a value gets "=". With skipUriEncoding(true) and the path given as text, path and query stay.
# Versions: io.helidon.webclient:helidon-webclient:4.5.0 (Maven Central), JDK 21 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.helidon.webclient</groupId><artifactId>helidon-webclient</artifactId><version>4.5.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Main.java <<'JAVA'
import io.helidon.webclient.api.WebClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

public class Main {
  public static void main(String[] arguments) throws Exception {
    try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var receiver = Thread.ofVirtual().start(() -> answer(socket, 2));
      var base = "http://127.0.0.1:" + socket.getLocalPort();
      var target = "/a%2Fb?key=1&b=x+y&c";
      WebClient.create().get().uri(URI.create(base + target)).request(String.class);
      WebClient.builder().baseUri(base).build()
          .get().skipUriEncoding(true).path(target).request(String.class);
      receiver.join();
    }
  }

  private static void answer(ServerSocket socket, int times) {
    try {
      for (int i = 0; i < times; i++) {
        try (var connection = socket.accept()) {
          var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
          System.out.println(in.readLine());
          for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {}
          connection.getOutputStream().write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp 'lib/*' Main.java 2>err | tee seen
diff seen - <<'SEEN' || { tail -5 err; echo "this has changed"; exit 1; }
GET /a/b?b=x%20y&c=&key=1 HTTP/1.1
GET /a%2Fb?key=1&b=x+y&c HTTP/1.1
SEEN
