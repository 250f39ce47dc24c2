package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/// What wrk says after it has asked the same for some seconds.
record Wrk(String output) {
  static Wrk load(Place place, Request request, int connections, int seconds)
      throws IOException, InterruptedException {
    var script = place.scratch().resolve("load.lua");
    Files.writeString(script, request.script());
    var wrk =
        new Wrk(
            Program.of(
                    List.of("taskset", "-c", Place.loadCores()),
                    "wrk",
                    "--threads",
                    "1",
                    "--connections",
                    Integer.toString(connections),
                    "--duration",
                    seconds + "s",
                    "--timeout",
                    "60s",
                    "--latency",
                    "--script",
                    script.toString(),
                    request.address())
                .output());
    return wrk;
  }

  Wrk orFail() {
    if (output.contains("Non-2xx") || output.contains("Socket errors") || requests() == 0) {
      throw new Failure("not everything was answered:\n" + output);
    }
    return this;
  }

  double rate() {
    return Double.parseDouble(found("Requests/sec: +([0-9.]+)"));
  }

  long requests() {
    return Long.parseLong(found("(\\d+) requests in"));
  }

  double slowestOneInAHundred() {
    return milliseconds("99%");
  }

  double median() {
    return milliseconds("50%");
  }

  private double milliseconds(String share) {
    double value = Double.parseDouble(found(share + " +([0-9.]+)[a-z]+"));
    return switch (found(share + " +[0-9.]+([a-z]+)")) {
      case "us" -> value / 1000;
      case "ms" -> value;
      case "s" -> value * 1000;
      case "m" -> value * 60_000;
      default -> throw new Failure("a time of wrk cannot be read:\n" + output);
    };
  }

  private String found(String pattern) {
    var found = Pattern.compile(pattern).matcher(output);
    if (!found.find()) {
      throw new Failure("wrk said something else:\n" + output);
    }
    return found.group(1);
  }

  static String version() throws IOException, InterruptedException {
    var process = new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said.lines().findFirst().orElse("wrk").replaceFirst("^(wrk \\S+).*", "$1");
  }
}
