package dev.latchkey.agent.redeem;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Opens lines to Latchkeys.
public final class Connections {
  private final Ticker ticker;
  private final Duration limit;

  /// @param limit for one question and its answer
  public Connections(Ticker ticker, Duration limit) {
    this.ticker = ticker;
    this.limit = limit;
  }

  /// Opens a line for a look, whose TLS key is judged afterwards, or for a receipt.
  ///
  /// @throws IOException when `ca` holds no certificates
  Line open(BaseUrl url, Optional<Path> ca) throws IOException {
    return new Line(Https.open(url, new TlsWatch(Roots.load(ca)), limit), ticker);
  }

  /// Whether a Latchkey can be reached, for people.
  public Probe probe(BaseUrl url, Optional<Path> ca) {
    try (var https = Https.open(url, new TlsWatch(Roots.load(ca)), limit)) {
      var heard = https.get("/api/v1/password/policy");
      return https
          .watch()
          .valid()
          .map(valid -> new Probe(true, valid, valid ? "" : "certificate or name not valid"))
          .orElseGet(() -> new Probe(false, false, heard.hint()));
    } catch (IOException noRoots) {
      return new Probe(false, false, "cannot use the file of --ca");
    }
  }

  /// What a probe found.
  ///
  /// @param certificateValid by the roots; a token can vouch for the TLS key too
  public record Probe(boolean reached, boolean certificateValid, String why) {}
}
