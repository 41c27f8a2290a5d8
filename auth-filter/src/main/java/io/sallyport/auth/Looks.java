package io.sallyport.auth;

import io.sallyport.auth.Check.Patient;
import io.sallyport.auth.Check.Seen;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.identity.DemoAccounts;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.HashScheme;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** How each of the {@link Checks} looks for its weakness. */
final class Looks {

  private static final Configuration USUAL = Configuration.builder().build();
  private static final int NAMES_SHOWN = 5;

  /** A TOTP step is six times as long; our own tokens have no leeway at all. */
  private static final Duration DRIFT = Duration.ofSeconds(5);

  private Looks() {}

  private static List<Seen> when(boolean is, String key, String what) {
    return is ? List.of(new Seen(key, what)) : List.of();
  }

  // Who gets in

  static List<Seen> observe(Patient patient) {
    return when(patient.configuration().observe(), "mode", "Rules are only observed.");
  }

  static List<Seen> everyoneEverywhere(Patient patient) {
    return rules(
        patient,
        rule -> rule.allow() == Requirement.EVERYONE && everywhere(rule),
        "lets everyone in everywhere.");
  }

  static List<Seen> applicationEverywhere(Patient patient) {
    return rules(
        patient,
        rule -> rule.allow() == Requirement.APPLICATION && everywhere(rule),
        "leaves everything to the application.");
  }

  static List<Seen> adminRuleByPassword(Patient patient) {
    Roles roles = patient.identity().roles();
    return rules(
        patient,
        rule -> !rule.secondFactor() && isForAdministrators(rule.allow(), roles),
        "lets administrators in by their password alone.");
  }

  private static boolean isForAdministrators(Requirement allow, Roles roles) {
    Set<String> powers = Set.of(Requirement.ADMINISTRATION, Roles.ALL);
    if (allow instanceof Requirement.Role role) {
      return roles.permitting(Requirement.ADMINISTRATION).contains(role.role());
    }
    return (allow instanceof Requirement.Permission one && powers.contains(one.permission()))
        || (allow instanceof Requirement.Scope scope && powers.contains(scope.scope()));
  }

  private static boolean everywhere(Rule rule) {
    return rule.path().matches("/\\*\\*(/\\*{1,2})*");
  }

  private static List<Seen> rules(Patient patient, Predicate<Rule> weak, String does) {
    List<Rule> rules = patient.configuration().rules();
    var seen = new ArrayList<Seen>();
    for (int i = 0; i < rules.size(); i++) {
      if (weak.test(rules.get(i))) {
        seen.add(
            new Seen("rules[" + (i + 1) + "]", "The rule for " + rules.get(i).path() + " " + does));
      }
    }
    return seen;
  }

  static List<Seen> adminWithoutFactor(Patient patient) {
    Set<String> roles = patient.identity().roles().permitting(Requirement.ADMINISTRATION);
    List<String> names = patient.identity().directory().namesWithoutFactor(roles, NAMES_SHOWN + 1);
    return when(
        !names.isEmpty(), "roles", "Administrators without a second factor: " + some(names));
  }

  private static String some(List<String> names) {
    return names.size() <= NAMES_SHOWN
        ? String.join(", ", names) + "."
        : String.join(", ", names.subList(0, NAMES_SHOWN)) + " and more.";
  }

  // Passwords that others know

  static List<Seen> demoOn(Patient patient) {
    return when(patient.configuration().demo(), "demo", "The demo accounts are made and open.");
  }

  static List<Seen> demoPasswords(Patient patient) {
    if (patient.configuration().demo()) {
      return List.of();
    }
    List<String> open = DemoAccounts.open(patient.identity());
    return when(
        !open.isEmpty(),
        "demo",
        "Accounts with the password of the demo: " + String.join(", ", open) + ".");
  }

  static List<Seen> initialAccounts(Patient patient) {
    List<String> names =
        patient.configuration().initialAccounts().stream()
            .map(Configuration.InitialAccount::username)
            .toList();
    return when(
        !names.isEmpty(),
        "identity.initial-accounts",
        "Passwords of accounts are part of the configuration: " + String.join(", ", names) + ".");
  }

  // The way between browser and application

  static List<Seen> originUnset(Patient patient) {
    return when(
        patient.configuration().web().origin() == null,
        "web.origin",
        "The application's own origin is taken from each request.");
  }

  static List<Seen> originHttp(Patient patient) {
    Origin origin = patient.configuration().web().origin();
    return when(
        origin != null && !origin.secure(), "web.origin", "The own origin is " + origin + ".");
  }

  static List<Seen> cookieNotAlwaysSecure(Patient patient) {
    return when(
        !patient.configuration().web().secureCookiesAlways(),
        "cookie.secure",
        "Plain HTTP is taken on the loopback address.");
  }

  static List<Seen> cookieDomain(Patient patient) {
    String domain = patient.configuration().web().cookieDomain();
    return when(
        domain != null,
        "cookie.domain",
        "Cookies are shared with the subdomains of " + domain + ".");
  }

  static List<Seen> proxiesTooWide(Patient patient) {
    List<String> wide =
        patient.configuration().web().trustedProxies().stream()
            .filter(Looks::isWide)
            .map(block -> block.base() + "/" + block.bits())
            .toList();
    return when(
        !wide.isEmpty(),
        "web.trusted-proxies",
        "Whole networks are believed to be proxies: " + String.join(", ", wide) + ".");
  }

  private static boolean isWide(ClientAddress.Block block) {
    return block.bits() < (block.base().address() instanceof Inet4Address ? 16 : 48);
  }

  static List<Seen> hstsOff(Patient patient) {
    return when(
        !patient.configuration().headers().strictTransport(),
        "headers.strict-transport-security",
        "Strict-Transport-Security is not sent.");
  }

  static List<Seen> framesOpen(Patient patient) {
    return when(
        !patient.configuration().headers().sameOriginFrames(),
        "headers.frame-options",
        "X-Frame-Options is not sent with pages of the application.");
  }

  static List<Seen> corsAnyOrigin(Patient patient) {
    return when(
        patient.configuration().cors().anyOrigin(),
        "cors.allowed-origins",
        "Any origin may read answers.");
  }

  static List<Seen> corsCredentials(Patient patient) {
    var cors = patient.configuration().cors();
    return when(
        cors.credentials() && cors.open(),
        "cors.allow-credentials",
        "Other origins may send requests with cookies: " + texts(cors.allowedOrigins()) + ".");
  }

  static List<Seen> corsHttpOrigin(Patient patient) {
    List<Origin> plain =
        patient.configuration().cors().allowedOrigins().stream()
            .filter(origin -> !origin.secure() && !origin.loopback())
            .toList();
    return when(
        !plain.isEmpty(),
        "cors.allowed-origins",
        "Origins are named that come over plain HTTP: " + texts(plain) + ".");
  }

  private static String texts(java.util.Collection<Origin> origins) {
    return String.join(", ", origins.stream().map(Origin::toString).sorted().toList());
  }

  // Keys, clocks, hashes

  static List<Seen> keyFileDefault(Patient patient) {
    var secrets = patient.configuration().secrets();
    return when(
        secrets.inFile() && secrets.file().equals(USUAL.secrets().file()),
        "secrets.key-file",
        "The keys that encrypt lie beside the data, in " + secrets.file() + ".");
  }

  static List<Seen> keyFileReadable(Patient patient) {
    var secrets = patient.configuration().secrets();
    if (!secrets.inFile()) {
      return List.of();
    }
    Set<PosixFilePermission> rights = rights(secrets.file());
    var others = new java.util.HashSet<>(rights);
    others.removeAll(PosixFilePermissions.fromString("rwx------"));
    return when(
        !others.isEmpty(),
        "secrets.key-file",
        "The key file "
            + secrets.file()
            + " has the rights "
            + PosixFilePermissions.toString(rights)
            + ".");
  }

  /** None where the file system does not know such rights. */
  private static Set<PosixFilePermission> rights(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of();
    }
  }

  static List<Seen> clockDrift(Patient patient) {
    Duration ahead = Duration.between(patient.identity().databaseTime(), patient.clock().instant());
    return when(
        ahead.abs().compareTo(DRIFT) > 0,
        "identity.jdbc",
        "This machine's clock is "
            + ahead.abs().toSeconds()
            + (ahead.isNegative() ? " s behind" : " s ahead of")
            + " the database's.");
  }

  static List<Seen> bcrypt(Patient patient) {
    return when(
        patient.configuration().identity().passwordAlgorithm() == HashScheme.BCRYPT,
        "password.algorithm",
        "New passwords are hashed by bcrypt.");
  }

  static List<Seen> hs256(Patient patient) {
    return when(
        patient.configuration().tokens().signing().algorithm() == JwsAlgorithm.HS256,
        "token.algorithm",
        "Tokens are signed by a shared secret.");
  }

  static List<Seen> testKeys(Patient patient) {
    return when(
        patient.configuration().apiKeys().test(), "api-keys.environments", "Test keys are taken.");
  }

  // How long things live

  static List<Seen> sessionIdleLong(Patient patient) {
    return longer(
        "session.idle-timeout",
        patient.configuration().session().idleTimeout(),
        Duration.ofHours(1),
        "A session that nobody uses lives for ");
  }

  static List<Seen> sessionLong(Patient patient) {
    return longer(
        "session.absolute-timeout",
        patient.configuration().session().absoluteTimeout(),
        Duration.ofHours(24),
        "A session lives for ");
  }

  static List<Seen> accessTtlLong(Patient patient) {
    return longer(
        "token.access-ttl",
        patient.configuration().tokens().lifetimes().access(),
        Duration.ofHours(1),
        "An access token lives for ");
  }

  static List<Seen> refreshTtlLong(Patient patient) {
    return longer(
        "token.refresh-ttl",
        patient.configuration().tokens().lifetimes().refresh(),
        Duration.ofDays(30),
        "A refresh token lives for ");
  }

  static List<Seen> familyTtlLong(Patient patient) {
    return longer(
        "token.family-ttl",
        patient.configuration().tokens().lifetimes().family(),
        Duration.ofDays(90),
        "A sign-in can be refreshed for ");
  }

  static List<Seen> reuseGraceLong(Patient patient) {
    return longer(
        "token.reuse-grace",
        patient.configuration().tokens().lifetimes().reuseGrace(),
        Duration.ofMinutes(1),
        "A used refresh token is answered for ");
  }

  static List<Seen> mfaTokenLong(Patient patient) {
    return longer(
        "mfa.token-ttl",
        patient.configuration().mfa().tokenTtl(),
        Duration.ofMinutes(15),
        "A sign-in waits for its second factor for ");
  }

  private static List<Seen> longer(String key, Duration is, Duration bound, String what) {
    return when(is.compareTo(bound) > 0, key, what + DurationText.of(is) + ".");
  }

  // How often one may guess

  static List<Seen> addressLimitLax(Patient patient) {
    return laxer(
        "limits.sign-in-per-address",
        patient.configuration().limits().perAddress(),
        USUAL.limits().perAddress(),
        "sign-ins may fail for each address.");
  }

  static List<Seen> nameLimitLax(Patient patient) {
    return laxer(
        "limits.sign-in-per-name",
        patient.configuration().limits().perName(),
        USUAL.limits().perName(),
        "sign-ins may fail for each name.");
  }

  static List<Seen> secondFactorLimitLax(Patient patient) {
    return laxer(
        "limits.second-factor-per-account",
        patient.configuration().mfa().perAccount(),
        USUAL.mfa().perAccount(),
        "codes may be wrong for each account.");
  }

  /** Whether in the long run more than twice as often as usual. */
  private static List<Seen> laxer(String key, Limit is, Limit usual, String what) {
    double times =
        ((double) is.count() / is.period().toMillis())
            / ((double) usual.count() / usual.period().toMillis());
    return when(times > 2, key, is.count() + "/" + DurationText.of(is.period()) + " " + what);
  }
}
