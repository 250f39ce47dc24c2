package dev.latchkey.server.delivery;

import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.platform.Platform;

/// What the parts of this module are made of.
record DeliveryParts(
    Platform platform,
    Deliveries deliveries,
    DeliveryLog log,
    WaitingDeliveries waiting,
    Servers servers,
    SealedPasswords sealed,
    ConfirmCodes codes,
    SigningIdentities identities) {
  static DeliveryParts of(
      Platform platform,
      PasswordHasher hasher,
      Wrapping vault,
      SigningIdentities identities,
      DeliveryListener listener) {
    var database = platform.database();
    var random = platform.randomness();
    var log = new DeliveryLog(platform.audit(), random, listener);
    var deliveries = new Deliveries(log);
    return new DeliveryParts(
        platform,
        deliveries,
        log,
        new WaitingDeliveries(log),
        new Servers(platform.audit(), platform.outbox()),
        new SealedPasswords(vault, random),
        new ConfirmCodes(database, deliveries, hasher, random),
        identities);
  }
}
