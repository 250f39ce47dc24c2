package dev.latchkey.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The application's deliveries.
public final class Deliveries {
  private static final String PATH = "/api/v1/deliveries";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// How often an order is sent whose response is lost.
  private static final int TRIES = 3;

  private final Api api;

  Deliveries(Api api) {
    this.api = api;
  }

  /// Orders one, once: if the response is lost, it is asked for again. With [Order.Channel#RETURN]
  /// the token is lost with it: revoke such a delivery, and order another.
  ///
  /// @throws LatchkeyProblem for instance 422 `mode_not_allowed`, 429 `slow_down`
  public Delivery order(Order order) {
    return order(order, UUID.randomUUID().toString());
  }

  /// Orders one, unless an order with this key was placed within the last 24 hours: then it is that
  /// one's delivery, without its token.
  ///
  /// @param key 1 to 200 characters, for instance the number of the job that orders
  /// @throws LatchkeyProblem 409 `idempotency_conflict` where the earlier order was another
  public Delivery order(Order order, String key) {
    return order(order.json(), key);
  }

  /// Orders an existing password for a registered server. It is sealed here, to a key that the
  /// pinned server vouches for: Latchkey never sees it.
  ///
  /// @param order of mode [Order.Mode#SEALED], without a secret
  /// @throws UntrustedServer where Latchkey shows another key: nothing was sent
  /// @throws LatchkeyProblem for instance 422 `sealing_key_outdated`: the server has just made
  ///   another one; order again
  public Delivery orderSealed(Order order, PinnedServer server, String password) {
    var sealed = new PasswordSeal(api).seal(order.on(server.id()), server, password);
    return order(sealed, UUID.randomUUID().toString());
  }

  private Delivery order(Map<String, Object> json, String key) {
    for (var tries = 1; ; tries++) {
      try {
        return Delivery.of(api.post(PATH, json, Map.of("Idempotency-Key", key)));
      } catch (UncheckedIOException lost) {
        if (tries == TRIES || Thread.currentThread().isInterrupted()) {
          throw lost;
        }
        pause(FIRST_PAUSE);
      }
    }
  }

  /// With its events; empty where the application has none of this id.
  public Optional<Delivery> find(String id) {
    return api.find(path(id)).map(Delivery::of);
  }

  /// The newest 100.
  public List<Delivery> list() {
    return api.get(PATH).list().stream().map(Delivery::of).toList();
  }

  /// Revokes one; nothing happens where it is over without a claim.
  ///
  /// @throws LatchkeyProblem 409 `already_claimed`, 404 `not_found`
  public void revoke(String id) {
    api.delete(path(id));
  }

  /// Asks until it is over, or until the time is. A webhook tells the same without asking.
  ///
  /// @return the delivery as it was last: see [Delivery.Status#isOver]
  public Delivery await(String id, Duration longest) {
    var end = System.nanoTime() + longest.toNanos();
    var pause = FIRST_PAUSE;
    while (true) {
      var delivery = Delivery.of(api.get(path(id)));
      var left = end - System.nanoTime();
      if (delivery.status().isOver() || left <= 0 || Thread.currentThread().isInterrupted()) {
        return delivery;
      }
      pause(Duration.ofNanos(Math.min(left, pause.toNanos())));
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
  }

  private static String path(String id) {
    return PATH + "/" + Ids.checked(id);
  }
}
