package dev.latchkey.agent.fake;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RegistrationResponse;
import dev.latchkey.protocol.RegistrationStatus;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.protocol.RenewalResponse;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The registered servers of a [FakeLatchkey].
public final class FakeRegistrations {
  private final FakeSigner signer;
  private final Map<String, Registration> servers = new ConcurrentHashMap<>();

  FakeRegistrations(FakeSigner signer) {
    this.signer = signer;
  }

  /// One registration and what happened to it.
  public static final class Registration {
    public final DeliveryToken token;
    public final List<RegistrationRequest> looks = Collections.synchronizedList(new ArrayList<>());
    public final List<RegistrationRequest> claims = Collections.synchronizedList(new ArrayList<>());
    public final List<RenewalRequest> renewals = Collections.synchronizedList(new ArrayList<>());
    public volatile RegistrationStatus status = RegistrationStatus.READY;
    public volatile RenewalAnswer.Status standing = RenewalAnswer.Status.ACTIVE;
    public volatile Optional<Ed25519PublicKey> identity = Optional.empty();
    public volatile Optional<SealingKey> sealing = Optional.empty();

    Registration(DeliveryToken token) {
      this.token = token;
    }

    /// What Latchkey calls it.
    public String id() {
      return token.rid().toString();
    }

    /// The number of the sealing key in use; 0 where there is none.
    public long number() {
      return sealing.map(SealingKey::number).orElse(0L);
    }
  }

  Registration issue(Fingerprint fp) {
    var rid = new RedemptionId(Octets.of(TestRandomness.bytes().bytes(8)));
    var token = DeliveryToken.make(DeliveryMode.REGISTER, rid, fp, TestRandomness.bytes());
    var registration = new Registration(token);
    servers.put(registration.id(), registration);
    return registration;
  }

  synchronized Optional<byte[]> answer(String path, byte[] body, Trick trick) {
    return path.endsWith("/sealing-key") ? renew(path, body, trick) : register(body, trick);
  }

  private Optional<byte[]> register(byte[] body, Trick trick) {
    if (!(WireJson.read(body, RegistrationRequest.class)
        instanceof JsonParseResult.Message<RegistrationRequest>(var request))) {
      return Optional.empty();
    }
    return Optional.ofNullable(servers.get(request.registration().rid().toString()))
        .filter(server -> request.provesToken(server.token.publicKey()))
        .map(server -> answer(server, request))
        .map(answer -> signer.sign(answer, trick, RegistrationResponse::signed));
  }

  private RegistrationAnswer answer(Registration server, RegistrationRequest request) {
    var asked = request.registration();
    boolean claim = asked.op() == RedemptionOperation.CLAIM;
    (claim ? server.claims : server.looks).add(request);
    if (server.status == RegistrationStatus.READY && claim) {
      server.identity = Optional.of(asked.identityKey());
      server.sealing = Optional.of(asked.sealingKey());
      server.status = RegistrationStatus.REGISTERED;
    }
    if (server.identity.filter(known -> !known.equals(asked.identityKey())).isPresent()) {
      server.status = RegistrationStatus.CONTESTED;
    }
    return new RegistrationAnswer(
        asked.transcript(),
        request.nonce(),
        server.status,
        server.id(),
        "web-1",
        "ada@example.org",
        server.status == RegistrationStatus.READY ? 540 : 0,
        signer.tlsKeys);
  }

  private Optional<byte[]> renew(String path, byte[] body, Trick trick) {
    if (!(WireJson.read(body, RenewalRequest.class)
        instanceof JsonParseResult.Message<RenewalRequest>(var request))) {
      return Optional.empty();
    }
    return Optional.ofNullable(servers.get(path.split("/", -1)[4]))
        .filter(server -> server.identity.filter(request::provesIdentity).isPresent())
        .map(server -> answer(server, request))
        .map(answer -> signer.sign(answer, trick, RenewalResponse::signed));
  }

  private static RenewalAnswer answer(Registration server, RenewalRequest request) {
    server.renewals.add(request);
    boolean active = server.standing == RenewalAnswer.Status.ACTIVE;
    if (active && request.sealingKey().number() == server.number() + 1) {
      server.sealing = Optional.of(request.sealingKey());
    }
    return new RenewalAnswer(request.nonce(), server.standing, active ? server.number() : 0);
  }
}
