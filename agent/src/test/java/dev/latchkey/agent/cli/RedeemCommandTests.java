package dev.latchkey.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.FakeLatchkey.Delivery;
import dev.latchkey.agent.fake.RawServer;
import dev.latchkey.agent.fake.Trick;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedeemCommandTests {
  private final TestAuthority pki = TestAuthority.stranger();
  private final FakeLatchkey latchkey = new FakeLatchkey(pki.issue("localhost"));
  private final Delivery delivery = latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
  private final String token = delivery.token.reveal();
  private Shell shell;
  private Path target;
  private Path ca;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    shell = new Shell(folder);
    target = folder.resolve("password");
    ca = pki.writeTo(folder);
  }

  @AfterEach
  void close() {
    latchkey.close();
  }

  @Test
  void tokenAndPasswordComeFromStandardInput() throws IOException {
    shell.input = token + "\n" + "correct horse battery\n";
    var run = redeem("--password-stdin");
    assertEquals(0, run.exit(), run.err());
    assertEquals("applied\n", run.out());
    assertEquals("correct horse battery", Files.readString(target));
    assertTrue(run.err().contains("Example Hosting"));
  }

  @Test
  void tokenMayComeFromAFile() throws IOException {
    var file = Files.writeString(shell.home.resolve("token"), "  " + token + "\r\n");
    shell.input = "correct horse battery";
    var run = redeem("--password-stdin", "--token-file", file.toString());
    assertEquals(0, run.exit(), run.err());
    assertEquals("correct horse battery", Files.readString(target));
  }

  @Test
  void personAtTheTerminalIsAskedForAll() throws IOException {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(
        List.of(
            token,
            "y",
            "short",
            "correct horse",
            "correct mouse",
            "correct horse",
            "correct horse"));
    var run = redeem();
    assertEquals(0, run.exit(), run.err());
    assertEquals("correct horse", Files.readString(target));
    assertTrue(run.err().contains("too short"));
    assertTrue(run.err().contains("differ"));
    assertEquals("Token: ", shell.terminal.prompts.getFirst());
  }

  @Test
  void enterAloneOffersAGeneratedPassword() throws IOException {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token, "y", "", "n", "", "y"));
    var run = redeem();
    assertEquals(0, run.exit(), run.err());
    var password = Files.readString(target);
    assertEquals(List.of("Password, shown only once: " + password), shell.terminal.shown);
    assertTrue(run.err().contains("Press Enter alone"), run.err());
  }

  @Test
  void endOfInputIsNoWishForAGeneratedPassword() {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token, "y"));
    var run = redeem();
    assertEquals(1, run.exit());
    assertEquals("refused password_missing\n", run.out());
    assertTrue(run.err().contains("--generate"), run.err());
    assertFalse(Files.exists(target));
    assertEquals(AnswerStatus.READY, delivery.status);
  }

  @Test
  void shortPasswordIsTakenOrChosenAgain() throws IOException {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token, "y", "gr7vq xk", "", "gr7vq xm", "gr7vq xm"));
    var run = redeem();
    assertEquals(0, run.exit(), run.err());
    assertEquals("gr7vq xm", Files.readString(target));
    assertTrue(run.err().contains("This is a short password"), run.err());
    assertFalse(run.err().contains("differ"), run.err());
  }

  /// lynx and html2text show the token, which is longer than 80 characters, in two lines.
  @Test
  void tokenThatIsPastedInTwoLinesIsWhole() throws IOException {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(
        List.of(
            token.substring(0, 80), token.substring(80), "y", "correct horse", "correct horse"));
    var run = redeem();
    assertEquals(0, run.exit(), run.err());
    assertEquals("correct horse", Files.readString(target));
  }

  @Test
  void tokenThatWasCutIsNoToken() {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token.substring(0, 80), "", ""));
    var run = redeem();
    assertEquals(1, run.exit());
    assertEquals(3, shell.terminal.prompts.size());
    assertTrue(run.err().contains("86 characters"), run.err());
  }

  @Test
  void personMayDecline() {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token, "n"));
    var run = redeem();
    assertEquals(1, run.exit());
    assertEquals("refused declined\n", run.out());
    assertEquals(AnswerStatus.READY, delivery.status);
  }

  @Test
  void madePasswordIsShownOnTheTerminalOnly() throws IOException {
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(token, "yes"));
    var run = redeem("--generate");
    var password = Files.readString(target);
    assertEquals(List.of("Password, shown only once: " + password), shell.terminal.shown);
    assertFalse((run.out() + run.err()).contains(password));
  }

  @Test
  void stdoutShowsAMadePasswordOnceAndOnTheTerminalOnly() {
    var other = latchkey.deliver(DeliveryMode.GENERATE, "alice", "stdout");
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(List.of(other.token.reveal(), "yes"));
    var run = redeemTo("stdout");
    assertEquals("applied\n", run.out(), run.err());
    assertEquals(1, shell.terminal.shown.size());
    var password = shell.terminal.shown.getFirst().replaceFirst(".*: ", "");
    assertFalse((run.out() + run.err()).contains(password));
  }

  @Test
  void stdoutIsRefusedWithoutATerminal() {
    var other = latchkey.deliver(DeliveryMode.GENERATE, "alice", "stdout");
    shell.input = other.token.reveal();
    assertEquals("refused sink\n", redeemTo("stdout").out());
    assertEquals(AnswerStatus.READY, other.status);
  }

  @Test
  void personMayTypeAnotherPasswordThanOneThatTheSinkRefuses() throws IOException {
    var other = latchkey.deliver(DeliveryMode.CHOOSE, "alice", "htpasswd");
    var users = Files.writeString(shell.home.resolve("users"), "");
    shell.terminal.interactive = true;
    shell.terminal.typed.addAll(
        List.of(other.token.reveal(), "y", "long".repeat(19), "correct horse", "correct horse"));
    var run = redeemTo("htpasswd:" + users + ":alice");
    assertEquals("applied\n", run.out(), run.err());
    assertTrue(run.err().contains("76 bytes"), run.err());
    assertTrue(Files.readString(users).startsWith("alice:$2y$"));
  }

  @Test
  void accountIsTheOneInTheSinkUnlessItIsNamed() throws IOException {
    var other = latchkey.deliver(DeliveryMode.CHOOSE, "alice", "htpasswd");
    var users = Files.writeString(shell.home.resolve("users"), "");
    shell.input = other.token.reveal() + "\ncorrect horse battery";
    var run =
        shell.run(
            "redeem",
            "--url",
            latchkey.url().toString(),
            "--ca",
            ca.toString(),
            "--to",
            "htpasswd:" + users + ":alice",
            "--password-stdin");
    assertEquals("applied\n", run.out(), run.err());
  }

  @Test
  void madePasswordIsShownNowhereWithoutATerminal() throws IOException {
    shell.input = token;
    var run = redeem("--generate");
    assertEquals(0, run.exit(), run.err());
    assertFalse((run.out() + run.err()).contains(Files.readString(target)));
  }

  @Test
  void resultIsPrintedAsJson() {
    shell.input = token + "\ncorrect horse battery";
    var run = redeem("--password-stdin", "--json");
    assertEquals(
        "{\"rid\":\"%s\",\"status\":\"applied\",\"reason\":\"\",\"receipt\":\"accepted\","
                .formatted(delivery.token.rid())
            + "\"alarm\":false,\"message\":\"The password is in force. Latchkey has the"
            + " receipt.\"}\n",
        run.out());
  }

  @Test
  void owedReceiptIsExitCode3AndStatusSendsIt() {
    latchkey.play(Trick.NONE, Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    shell.input = token + "\ncorrect horse battery";
    assertEquals(3, redeem("--password-stdin").exit());
    var status = shell.run("status");
    assertEquals(0, status.exit(), status.err());
    assertEquals(
        "%s\tapplied\treceipt accepted\talice\tfile:%s\t%s\n"
            .formatted(delivery.token.rid(), target, latchkey.url()),
        status.out());
    assertEquals(1, delivery.receipts.size());
  }

  @Test
  void owedReceiptGoesOutAtTheNextRunForAnotherToken() {
    latchkey.play(Trick.NONE, Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    shell.input = token + "\ncorrect horse battery";
    assertEquals(3, redeem("--password-stdin").exit());
    shell.input =
        latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file").token.reveal() + "\nanother horse";
    assertEquals(0, redeem("--password-stdin").exit());
    assertEquals(1, delivery.receipts.size());
  }

  @Test
  void statusIsExitCode3WhileAReceiptIsOwed() {
    latchkey.play(Trick.NONE, Trick.NONE, Trick.DROP, Trick.DROP, Trick.DROP);
    shell.input = token + "\ncorrect horse battery";
    redeem("--password-stdin");
    latchkey.close();
    var status = shell.run("status", "--json");
    assertEquals(3, status.exit());
    assertTrue(status.out().contains("\"receipt\":\"owed\""), status.out());
  }

  @Test
  @Tag("S0-25")
  void replayIsRefused() {
    shell.input = token + "\ncorrect horse battery";
    redeem("--password-stdin");
    var again = redeem("--password-stdin");
    assertEquals(1, again.exit());
    assertEquals("refused already_redeemed\n", again.out());
  }

  @Test
  @Tag("S0-25")
  void someoneElsesUseIsSaidPlainly() {
    shell.input = token + "\ncorrect horse battery";
    redeem("--password-stdin");
    var other = redeem("--password-stdin", "--state", shell.home.resolve("other").toString());
    assertEquals("refused claimed_by_another\n", other.out());
    assertTrue(other.err().contains("Another agent has already redeemed this token"), other.err());
    var third =
        redeem("--password-stdin", "--json", "--state", shell.home.resolve("third").toString());
    assertTrue(third.out().contains("\"alarm\":true"), third.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "lk1_tooshort", "lk2_AAAA"})
  @Tag("S0-20")
  void whatIsNoTokenIsRefused(String text) {
    shell.input = text + "\ncorrect horse battery";
    assertEquals(1, redeem("--password-stdin").exit());
  }

  @Test
  void tokenWithAWrongCharacterIsNamed() {
    shell.input =
        token.substring(0, 50) + (token.charAt(50) == 'A' ? 'B' : 'A') + token.substring(51);
    var run = redeem("--generate");
    assertEquals("refused token_malformed\n", run.out());
    assertTrue(run.err().contains("wrong character"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n"})
  void missingTokenIsWrongUsage(String input) {
    shell.input = input;
    assertEquals(2, redeem("--generate").exit());
  }

  @Test
  void passwordThatIsMissingOrNotUtf8IsRefused() {
    shell.input = token;
    assertEquals("refused password_missing\n", redeem("--password-stdin").out());
    assertEquals(AnswerStatus.READY, delivery.status);
  }

  @Test
  void passwordKeepsItsBlanksAndItsEndOfLineIsNone() throws IOException {
    shell.input = token + "\n  correct horse  \nrest";
    redeem("--password-stdin");
    assertEquals("  correct horse  ", Files.readString(target));
  }

  @Test
  void inputAsEditorsOnWindowsWriteItIsTaken() throws IOException {
    shell.input = "\uFEFF" + token + "\r\ncorrect horse\r\n";
    assertEquals("applied\n", redeem("--password-stdin").out());
    assertEquals("correct horse", Files.readString(target));
  }

  @Test
  void carriageReturnInThePasswordIsRefused() {
    shell.input = token + "\r\ncorrect\rhorse\r\n";
    assertEquals("refused control_character\n", redeem("--password-stdin").out());
  }

  @Test
  void withoutATerminalThePasswordMustComeFromSomewhere() {
    shell.input = token;
    var run = redeem();
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--password-stdin"));
    assertTrue(delivery.looks.isEmpty());
  }

  @Test
  void tokenForAMadePasswordTakesNoTypedOne() {
    shell.input =
        latchkey.deliver(DeliveryMode.GENERATE, "alice", "file").token.reveal() + "\nabcdefghij";
    assertEquals(2, redeem("--password-stdin").exit());
  }

  @Test
  void passwordThatWouldShowIsRefused() {
    shell.terminal.interactive = true;
    assertEquals(2, redeem("--password-stdin").exit());
    assertTrue(shell.terminal.prompts.isEmpty());
  }

  @Test
  void echoedTokenIsRefused() {
    shell.terminal.wouldEcho = true;
    shell.input = token;
    assertEquals(2, redeem("--generate").exit());
  }

  @Test
  @Tag("S0-40")
  void plainHttpIsWrongUsage() {
    shell.input = token;
    var run =
        shell.run("redeem", "--url", "http://localhost:1", "--account", "a", "--to", "file:/x");
    assertEquals(2, run.exit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-user:-x", "stdout:", "file:relative", "nonsense"})
  void sinkThatIsNotThereIsWrongUsage(String to) {
    shell.input = token;
    var run = shell.run("redeem", "--url", "https://localhost:1", "--account", "a", "--to", to);
    assertEquals(2, run.exit());
    assertEquals("", run.out());
  }

  @Test
  void missingAccountIsWrongUsage() {
    shell.input = token;
    var run = shell.run("redeem", "--url", "https://localhost:1", "--to", "file:" + target);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--account"));
  }

  @Test
  void tokenIsNoArgumentAndIsNotRepeated() {
    for (var run : List.of(redeem("--token", token), redeem(token), redeem("--token=" + token))) {
      assertEquals(2, run.exit());
      assertTrue(run.err().contains("lk1_..."), run.err());
      assertFalse(run.err().contains(token), run.err());
    }
  }

  @Test
  void unreachableLatchkeyChangesNothing() {
    latchkey.close();
    shell.input = token + "\ncorrect horse battery";
    var run = redeem("--password-stdin");
    assertEquals(1, run.exit());
    assertEquals("refused no_answer\n", run.out());
    assertFalse(Files.exists(target));
  }

  @Test
  void terminalGetsNoCommandsFromAPeer() throws IOException {
    var raw = "HTTP/1.1 \u001b]0;x\u0007 \u001b[2J\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    try (var rude = new RawServer(TestAuthority.stranger().issue("localhost"), raw)) {
      shell.input = token + "\ncorrect horse battery";
      var run =
          shell.run(
              "redeem",
              "--password-stdin",
              "--url",
              rude.url().toString(),
              "--account",
              "alice",
              "--to",
              "file:" + target);
      assertEquals("refused no_answer\n", run.out());
      assertTrue(run.err().contains("not HTTP"), run.err());
      assertTrue(run.err().chars().allMatch(c -> c == '\n' || c >= ' '), run.err());
    }
  }

  @Test
  void brokenFileOfAnotherTokenChangesNoExitCode() throws IOException {
    shell.input = token + "\ncorrect horse battery";
    var folder = shell.home.resolve("state/redemptions");
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createSymbolicLink(folder.resolve("00".repeat(8)), ca);
    assertEquals(0, redeem("--password-stdin").exit());
    var status = shell.run("status");
    assertEquals(1, status.exit());
    assertTrue(status.out().contains("\tunreadable\t"), status.out());
    assertTrue(status.out().contains("\tapplied\t"), status.out());
  }

  private Shell.Run redeem(String... more) {
    return redeemTo("file:" + target, more);
  }

  private Shell.Run redeemTo(String to, String... more) {
    var args =
        new ArrayList<>(
            List.of(
                "redeem",
                "--url",
                latchkey.url().toString(),
                "--ca",
                ca.toString(),
                "--account",
                "alice",
                "--to",
                to));
    args.addAll(List.of(more));
    return shell.run(args.toArray(String[]::new));
  }
}
