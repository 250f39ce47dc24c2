#!/usr/bin/env bash
# Helidon 4.5.0 splits the Cookie header at commas as well as at semicolons.
#
# One would expect: RFC 6265 separates cookies by "; " only. Browsers store and send commas in values as they are (section
# 5.2 of the RFC takes any octet but semicolon), and applications use them: lists, JSON, consent strings.
# Seen: a value ends at its first comma, and what follows it is read as another cookie.
# Versions: io.helidon.http:helidon-http:4.5.0 (Maven Central), JDK 21 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.helidon.http</groupId><artifactId>helidon-http</artifactId><version>4.5.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Main.java <<'JAVA'
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.WritableHeaders;

public class Main {
  public static void main(String[] arguments) {
    var headers = WritableHeaders.create();
    headers.set(HeaderNames.COOKIE, "columns=name,size=10; session=abc");
    var cookies = ServerRequestHeaders.create(headers).cookies();
    for (var name : new String[] {"columns", "size", "session"}) {
      System.out.println(name + " is " + cookies.first(name).orElse("not there"));
    }
  }
}
JAVA
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp 'lib/*' Main.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
columns is name
size is 10
session is abc
SEEN
