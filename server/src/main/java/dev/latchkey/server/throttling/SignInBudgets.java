package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What one sign-in with a password is counted by (S4-52, S4-53, C-17).
///
/// Guarantees: known and unknown names are counted alike. A known device has a count of its own,
/// and no failure of anyone else, and no brake, touches it; nor does it go on for ever. What one
/// source did wrong with one name is kept as a share, and is given back to it when it succeeds with
/// that name; no other success gives anything back.
///
/// @param entered the name as it was entered
/// @param name the form of it that is counted
public record SignInBudgets(ClientAddress client, String entered, String name) {
  /// @param entered the name as it was entered
  public SignInBudgets(ClientAddress client, String entered) {
    this(client, entered, EmailAddress.canonicalOf(entered));
  }

  /// Of a known device. Where its run is full, it is to be counted as an unknown one.
  public static List<LimitKey> ofDevice(Id account, Secret cookie) {
    var device = account + " " + cookie.exposeText();
    return List.of(Limit.SIGN_IN_DEVICE_RUN.of(device), Limit.SIGN_IN_DEVICE.of(device));
  }

  /// Of an unknown device.
  public List<LimitKey> ofStranger() {
    return List.of(
        ofSource(),
        ofNetwork(),
        Limit.SIGN_IN_ALL.of(""),
        Limit.SIGN_IN_NAME.of(name),
        Limit.SIGN_IN_RUN.of(name),
        share("open", name));
  }

  /// Of an unknown device that has done the work that [#ofStranger] asked for.
  ///
  /// @param challenge the one that was solved
  public List<LimitKey> ofWorker(String challenge) {
    return List.of(
        ofSource(),
        ofNetwork(),
        Limit.WORK_USED.of(challenge),
        Limit.SIGN_IN_WORK.of(name),
        Limit.SIGN_IN_RUN.of(name),
        share("open", name));
  }

  /// Of an unknown device that is suspected, and has done the work that is asked of it.
  ///
  /// @param challenge the one that was solved
  public List<LimitKey> ofSuspect(String challenge) {
    return Stream.concat(
            ofStranger().stream(),
            Stream.of(Limit.WORK_USED.of(challenge), Limit.SIGN_IN_WORK.of(name)))
        .toList();
  }

  /// What fails with a name after proofs of work: the more, the more work is asked for.
  public static LimitKey worked(String entered) {
    return Limit.SIGN_IN_WORK.of(EmailAddress.canonicalOf(entered));
  }

  /// Of an unknown device with a name that is closed ([LiftedLimits]).
  public List<LimitKey> ofClosedName() {
    return List.of(
        ofSource(), ofNetwork(), Limit.SIGN_IN_ALL.of(""), lifted(), share("closed", name));
  }

  /// What failed with the name in the last minutes, from whatever source.
  public LimitKey failures() {
    return Limit.SIGN_IN_NAME.of(name);
  }

  /// Wrong passwords that were sent again ([RepeatedGuesses]).
  LimitKey again() {
    return Limit.SIGN_IN_AGAIN.of(client.source());
  }

  /// Who tries which name.
  String attempted() {
    return client.source() + " " + name;
  }

  /// The counts that have more room the more accounts sign in.
  List<LimitKey> widened() {
    return List.of(ofSource(), ofNetwork());
  }

  /// The place in which an account makes room that day.
  LimitKey placeOf(Id account, Instant day) {
    return Limit.PLACE_OF_ACCOUNT.of(account.value()).of(day);
  }

  /// Who signs in from where that day.
  WidenedPlaces.Visit visit(Id account, Instant day) {
    return new WidenedPlaces.Visit(account, client.source(), placeOf(account, day).day());
  }

  String source() {
    return client.source();
  }

  LimitKey lifted() {
    return Limit.SIGN_IN_LIFTED.of(name);
  }

  private LimitKey ofSource() {
    return Limit.SIGN_IN_SOURCE.of(client.source());
  }

  private LimitKey ofNetwork() {
    return Limit.SIGN_IN_NETWORK.of(client.network());
  }

  /// Apart for both, since what fails at a closed name is not part of its run.
  private LimitKey share(String state, String name) {
    return Limit.SIGN_IN_SHARE.of(client.source() + " " + state + " " + name);
  }

  /// Masked: what was entered as a name may be a password.
  @Override
  public String toString() {
    return "SignInBudgets[client=" + client + "]";
  }
}
