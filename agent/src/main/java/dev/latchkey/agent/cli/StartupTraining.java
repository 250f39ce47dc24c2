package dev.latchkey.agent.cli;

import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A training run for the start-up cache of the self-contained image: `StartupTraining FOLDER`
/// runs, in this process and in that empty folder, what the commands begin with. The only server
/// that it reaches is its own, which hangs up in the middle of the handshake.
final class StartupTraining {
  private StartupTraining() {}

  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    var folder = Path.of(args[0]);
    var host = SystemHost.environment();
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(server));
      var url = "https://localhost:" + server.getLocalPort();
      writeJournal(new CompositionRoot(host, folder.resolve("state")).journal(), rid(host));
      for (var words : commands(url, tokenFile(folder, host), folder)) {
        LatchkeyAgent.run(host, words.toArray(String[]::new));
      }
    }
  }

  private static List<List<String>> commands(String url, String tokenFile, Path folder) {
    var state = folder.resolve("state").toString();
    var sink = "file:" + folder.resolve("password");
    return List.of(
        List.of("--version"),
        List.of("--help"),
        List.of("status", "--state", state),
        List.of("status", "--state", state, "--json"),
        List.of("doctor", "--state", state, "--url", url),
        List.of(
            "redeem",
            "--json",
            "--state",
            state,
            "--url",
            url,
            "--account",
            "nobody",
            "--to",
            sink,
            "--token-file",
            tokenFile));
  }

  private static RedemptionId rid(HostEnvironment host) {
    return new RedemptionId(Octets.of(host.randomness().bytes(8)));
  }

  /// For `status`, most of which is reading.
  private static void writeJournal(Journal journal, RedemptionId rid) {
    if (journal.open(rid) instanceof Journal.Opening.Opened(var file)) {
      try (file) {
        file.append(new JournalEntry.Closed("training"));
      }
    }
  }

  private static String tokenFile(Path folder, HostEnvironment host) throws IOException {
    var issuer = new Fingerprint(Octets.of(host.randomness().bytes(16)));
    try (var token =
        DeliveryToken.make(DeliveryMode.GENERATE, rid(host), issuer, host.randomness())) {
      return Files.writeString(folder.resolve("token"), token.reveal()).toString();
    }
  }

  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        try (var client = server.accept()) {
          var _ = client.getInputStream().read();
        }
      }
    } catch (IOException closed) {
      // The training is over.
    }
  }
}
