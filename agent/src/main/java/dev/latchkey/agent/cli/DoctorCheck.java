package dev.latchkey.agent.cli;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.agent.redeem.LocalPolicy;
import dev.latchkey.agent.sink.SinkParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// What `doctor` looks at. Changes nothing.
record DoctorCheck(CompositionRoot composition) {
  private static final int JAVA = 25;

  /// One thing looked at.
  record Result(String check, boolean ok, String what) {}

  /// Everything on this machine.
  List<Result> here() {
    return List.of(java(), state(), registrations(), policy(), clock());
  }

  Result reach(BaseUrl url, Optional<Path> ca) {
    var way = composition.host().proxies().describe(url).map(words -> " " + words).orElse("");
    var probe = composition.connections().probe(url, ca);
    if (!probe.reached()) {
      return new Result("url", false, probe.why());
    }
    return new Result(
        "url",
        true,
        probe.certificateValid()
            ? url + " answers" + way + ", its certificate is valid"
            : url
                + " answers"
                + way
                + "; "
                + probe.why()
                + ": only a token can vouch for its TLS key");
  }

  /// What keeps a password from going to a sink.
  Result sink(String to) {
    return switch (composition.sinks().read(to)) {
      case SinkParseResult.Unreadable(var why) -> new Result("sink", false, why);
      case SinkParseResult.Known(var sink) ->
          sink.obstacle()
              .map(why -> new Result("sink", false, why))
              .orElseGet(() -> new Result("sink", true, sink.address() + " can be set"));
    };
  }

  private static Result java() {
    var version = Runtime.version();
    return new Result("java", version.feature() >= JAVA, version.toString());
  }

  private Result state() {
    var state = composition.state();
    if (!Files.exists(state)) {
      return new Result("state", true, state + " does not exist yet; redeem creates it");
    }
    try {
      var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(state));
      boolean closed = mode.endsWith("------");
      if (!Files.getAttribute(state, "unix:uid").equals(composition.host().user())) {
        return new Result("state", false, state + " belongs to another user");
      }
      return new Result(
          "state",
          closed && Files.isWritable(state),
          state
              + " is "
              + mode
              + (closed ? "" : ": other users can read or write it; run chmod 700 on it"));
    } catch (IOException | UnsupportedOperationException unreadable) {
      return new Result("state", false, "cannot read " + state);
    }
  }

  private Result registrations() {
    try {
      var latchkeys =
          composition.identities().registered().stream().map(ServerIdentity::url).toList();
      return new Result(
          "server",
          true,
          latchkeys.isEmpty()
              ? "not registered with a Latchkey"
              : "registered with " + String.join(", ", latchkeys));
    } catch (IdentityStore.Unusable unusable) {
      return new Result("server", false, String.valueOf(unusable.getMessage()));
    }
  }

  private Result policy() {
    return switch (composition.policy()) {
      case LocalPolicy.LoadResult.Loaded(_) -> new Result("policy", true, "readable, or none");
      case LocalPolicy.LoadResult.Unreadable(var why) -> new Result("policy", false, why);
    };
  }

  private static Result clock() {
    return new Result("clock", true, "not used: a wrong clock changes nothing");
  }
}
