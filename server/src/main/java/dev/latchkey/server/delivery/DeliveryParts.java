package dev.latchkey.server.delivery;

import dev.latchkey.server.delivery.agents.SigningIdentity;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.platform.Platform;

/// What the parts of this module are made of.
record DeliveryParts(
    Platform platform,
    Deliveries deliveries,
    Servers servers,
    SealedPasswords sealed,
    ConfirmCodes codes,
    SigningIdentity identity) {
  static DeliveryParts of(
      Platform platform,
      PasswordHasher hasher,
      Wrapping vault,
      SigningIdentity identity,
      DeliveryListener listener) {
    var database = platform.database();
    var random = platform.randomness();
    var deliveries = new Deliveries(platform.audit(), random, listener);
    return new DeliveryParts(
        platform,
        deliveries,
        new Servers(platform.audit()),
        new SealedPasswords(database, deliveries, vault, random),
        new ConfirmCodes(database, deliveries, hasher, random),
        identity);
  }
}
