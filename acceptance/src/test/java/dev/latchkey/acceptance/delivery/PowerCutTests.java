package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A power cut takes what the kernel has not yet been told to put on the disk. So what an answer
/// says must be there before the answer is sent.
final class PowerCutTests {
  private static final String CALLS = "write,writev,sendto,pwrite64,pwritev,fsync,fdatasync";

  /// To the claim and to the receipt. A look takes nothing, and does not wait for the disk.
  private static final int ANSWERS = 2;

  private static final int ROUNDS = 3;
  @TempDir private Path folder;

  /// Of several rounds one is enough: between the commit and the answer, what runs by itself may
  /// write as well.
  @Test
  @Tag("DP-15")
  void claimIsOnTheDiskBeforeItIsAnswered() {
    var rounds = new ArrayList<Order>();
    try (var latchkey = RunningLatchkey.start();
        var api = latchkey.api()) {
      do {
        rounds.add(redeem(latchkey, api, rounds.size()));
      } while (!rounds.getLast().isRight() && rounds.size() < ROUNDS);
    }
    assertTrue(rounds.getLast().isRight(), rounds::toString);
  }

  private Order redeem(RunningLatchkey latchkey, Api api, int round) {
    var order =
        ClientDeliveries.of(latchkey, api)
            .place(ClientDeliveries.body("owner@example.org", "choose", "return"))
            .expect(201);
    var server = new ServerOfUser(folder.resolve("server" + round), latchkey.baseUrl());
    try (var calls = latchkey.systemCalls(CALLS, folder.resolve("calls" + round))) {
      var redeemed =
          server.redeem("deploy", server.fileSink(), order.text("token"), "copper wren under 7");
      assertEquals(0, redeemed.exitCode(), redeemed::toString);
      return Order.of(calls.lines());
    }
  }

  /// @param synced how often something was sent after a commit that was on the disk
  /// @param early how often something was sent before that, after the first that had waited
  private record Order(int synced, int early) {
    boolean isRight() {
      return synced >= ANSWERS && early == 0;
    }

    static Order of(List<String> calls) {
      var written = false;
      var onDisk = false;
      var synced = 0;
      var early = 0;
      var syncing = new HashSet<String>();
      for (var call : calls) {
        var thread = call.substring(0, call.indexOf(' '));
        if (call.contains("sync(") && call.contains("latchkey.db-wal>")) {
          syncing.add(thread);
        } else if (call.contains("latchkey.db-wal>")) {
          written = true;
          onDisk = false;
        } else if (call.contains("<socket:[") && written) {
          early += synced > 0 ? 1 : 0;
        } else if (call.contains("<socket:[") && onDisk) {
          synced++;
          onDisk = false;
        }
        if (call.endsWith(" = 0") && call.contains("sync") && syncing.remove(thread)) {
          written = false;
          onDisk = true;
        }
      }
      return new Order(synced, early);
    }
  }
}
