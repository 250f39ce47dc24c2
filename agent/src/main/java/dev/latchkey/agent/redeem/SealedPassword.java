package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.SealedBody;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.OpenResult;
import java.util.Arrays;
import java.util.Optional;

/// Opens the password that a claim brought: once with this agent's key, once with the server's or
/// the token's.
record SealedPassword(RedemptionRun run) {
  /// The password, for the caller to close; empty where it is not for this server, this token and
  /// this delivery.
  Optional<NewPassword> open(RedemptionAnswer answer) {
    var claim = run.look().withOp(RedemptionOperation.CLAIM).transcript();
    if (answer.enc().isEmpty()) {
      return Optional.empty();
    }
    return SealedBody.open(
            run.keys().answers(), claim, new HpkeCiphertext(answer.enc(), answer.ct()))
        .flatMap(body -> open(body, context(answer, body)));
  }

  private DeliveryContext context(RedemptionAnswer answer, SealedBody body) {
    var grant = answer.grant();
    return new DeliveryContext(
        run.token().rid(),
        run.token().mode(),
        run.token().fingerprint(),
        body.client(),
        body.server(),
        grant.account(),
        grant.sink(),
        grant.registration(),
        body.sealingKey());
  }

  private Optional<NewPassword> open(SealedBody body, DeliveryContext context) {
    return run.token().mode() == DeliveryMode.SEALED_REGISTERED
        ? run.identity()
            .flatMap(identity -> identity.sealing(body.sealingKey()))
            .flatMap(keys -> {
              try (keys) {
                return password(context.open(keys, body.inner()));
              }
            })
        : password(run.token().open(context, body.inner()));
  }

  private static Optional<NewPassword> password(OpenResult result) {
    if (!(result instanceof OpenResult.Opened(var clear))) {
      return Optional.empty();
    }
    try {
      return Optional.of(NewPassword.ofUtf8(clear));
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }
}
