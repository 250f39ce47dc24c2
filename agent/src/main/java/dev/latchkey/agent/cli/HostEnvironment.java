package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.AgentClock;
import dev.latchkey.agent.redeem.ProxySettings;
import dev.latchkey.agent.redeem.TrustAnchors;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// All that the agent takes from the machine it runs on. Made once, in [LatchkeyAgent#main]; tests
/// make their own.
///
/// @param out for results only
/// @param err for messages to people
/// @param home the folder of the user that the agent runs as
/// @param defaultState the state folder where none is given
/// @param user the user id that the agent runs as
/// @param superusers the names of the accounts with user id 0; empty when they cannot be known
/// @param proxies on the way to Latchkeys
/// @param anchors the certificate authorities that count without `--ca`
record HostEnvironment(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    RandomBytes randomness,
    AgentClock clock,
    Path home,
    Path defaultState,
    int user,
    Optional<Set<String>> superusers,
    ProxySettings proxies,
    TrustAnchors anchors) {
  HostEnvironment {
    out = new EscapingPrintStream(out);
    err = new EscapingPrintStream(err);
  }
}
