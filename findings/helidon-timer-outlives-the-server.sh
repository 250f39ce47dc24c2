#!/usr/bin/env bash
# Helidon WebServer 4.5.0 leaves a thread behind, and with it the whole server, each time that it is stopped.
#
# One would expect: stop() ends all that start() began; a process that starts and stops servers (tests, a reload) stays as it was.
# Seen: the timer of idle connections is never cancelled. Its thread goes on, and holds the listener, its routing, and all
# that the handlers lead to; none of it can be collected.
# Versions: io.helidon.webserver:helidon-webserver:4.5.0 (Maven Central), JDK 21 or later.
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
cat >Main.java <<'JAVA'
import io.helidon.webserver.WebServer;
import java.lang.ref.WeakReference;

public class Main {
  static WeakReference<byte[]> startAndStop() {
    var behindTheHandler = new byte[1000];
    WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
        .routing(routing -> routing.get("/", (request, response) -> response.send(behindTheHandler)))
        .build().start().stop();
    return new WeakReference<>(behindTheHandler);
  }

  public static void main(String[] arguments) throws Exception {
    var held = startAndStop();
    startAndStop();
    startAndStop();
    for (var i = 0; i < 20; i++) {
      System.gc();
      Thread.sleep(50);
    }
    var timers = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("helidon-idle-connection-timer")).count();
    System.out.println("after three servers have stopped, " + timers + " of their timers run");
    System.out.println("what the first one's handler held is " + (held.get() == null ? "collected" : "still there"));
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp 'lib/*' Main.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
after three servers have stopped, 3 of their timers run
what the first one's handler held is still there
SEEN
