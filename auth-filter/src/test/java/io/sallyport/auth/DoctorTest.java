package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.admin.Finding;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.DemoAccounts;
import io.sallyport.identity.Identity;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.secret.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each weakness in a configuration that has it, and in the nearest that has not. */
class DoctorTest {

  private static final KeyRing SEALS = KeyRing.of(TokenForge.SEALS, "test");
  private static final String KEY = "A".repeat(43);

  /** Nothing is wrong with it. */
  private static final String SOUND =
      """
      web.origin = "https://notes.example.com"
      cookie.secure = always
      secrets { keys { k = "%s" }, current = k }
      roles { user { permissions = [a] }, admin { permissions = ["admin:all"] }, boss { inherits = [admin] } }
      """
          .formatted(KEY);

  @TempDir Path folder;

  /**
   * A weakness and its neighbour.
   *
   * @param weak laid over {@link #SOUND}; {@code KEYS} stands for a key file
   * @param key where the finding points
   * @param what is found
   * @param sound laid over the same, and just good enough
   */
  record Case(String id, String weak, String key, String what, String sound) {
    @Override
    public String toString() {
      return id + ": " + weak.lines().findFirst().orElse("");
    }
  }

  private static Case rules(String id, String weak, String what, String sound) {
    return new Case(
        id,
        "rules = [{ path = \"/\", allow = everyone }, " + weak + "]",
        "rules[2]",
        what,
        "rules = [{ path = \"/\", allow = everyone }, " + sound + "]");
  }

  private static Case of(String id, String key, String weak, String what, String sound) {
    return new Case(id, key + " = " + weak, key, what, sound.isEmpty() ? "" : key + " = " + sound);
  }

  /** Those that show in the text of the configuration alone. */
  static Stream<Case> settings() {
    return Stream.of(
        of("observe", "mode", "observe", "Rules are only observed.", "enforce"),
        rules(
            "everyone-everywhere",
            "{ path = \"/**\", allow = everyone }",
            "The rule for /** lets everyone in everywhere.",
            "{ path = \"/x/**\", allow = everyone }"),
        rules(
            "everyone-everywhere",
            "{ path = \"/**\", methods = [GET], allow = everyone }",
            "The rule for /** lets everyone in everywhere.",
            "{ path = \"/**\", allow = signed-in }"),
        rules(
            "application-everywhere",
            "{ path = \"/**\", allow = application }",
            "The rule for /** leaves everything to the application.",
            "{ path = \"/x/**\", allow = application }"),
        rules(
            "admin-rule-by-password",
            "{ path = \"/a/**\", allow = \"role:boss\" }",
            "The rule for /a/** lets administrators in by their password alone.",
            "{ path = \"/a/**\", allow = \"role:boss\", second-factor = required }"),
        rules(
            "admin-rule-by-password",
            "{ path = \"/a/**\", allow = \"permission:auth:admin\" }",
            "The rule for /a/** lets administrators in by their password alone.",
            "{ path = \"/a/**\", allow = \"permission:a\" }"),
        rules(
            "admin-rule-by-password",
            "{ path = \"/a/**\", allow = \"scope:admin:all\" }",
            "The rule for /a/** lets administrators in by their password alone.",
            "{ path = \"/a/**\", allow = \"role:user\" }"),
        of(
            "initial-accounts",
            "identity.initial-accounts",
            "[{ username = kim, password = hidden, roles = [user] }]",
            "Passwords of accounts are part of the configuration: kim.",
            "[]"),
        of(
            "origin-unset",
            "web.origin",
            "null",
            "The application's own origin is taken from each request.",
            "\"https://a.example\""),
        of(
            "origin-http",
            "web.origin",
            "\"http://notes.example.com\"",
            "The own origin is http://notes.example.com.",
            "\"https://notes.example.com:8443\""),
        of(
            "cookie-not-always-secure",
            "cookie.secure",
            "auto",
            "Plain HTTP is taken on the loopback address.",
            "always"),
        of(
            "cookie-domain",
            "cookie.domain",
            "example.com",
            "Cookies are shared with the subdomains of example.com.",
            "null"),
        proxies(
            "[\"10.0.0.0/15\", \"::1\", \"2001:db8::/47\", \"0.0.0.0/0\"]",
            "10.0.0.0/15, 2001:db8:0:0:0:0:0:0/47, 0.0.0.0/0",
            "[\"10.0.0.0/16\", \"10.0.0.1\", \"2001:db8::/48\"]"),
        of(
            "hsts-off",
            "headers.strict-transport-security",
            "off",
            "Strict-Transport-Security is not sent.",
            "on"),
        of(
            "frames-open",
            "headers.frame-options",
            "off",
            "X-Frame-Options is not sent with pages of the application.",
            "same-origin"),
        of(
            "cors-any-origin",
            "cors.allowed-origins",
            "[\"*\"]",
            "Any origin may read answers.",
            "[\"https://app.example.com\"]"),
        new Case(
            "cors-credentials",
            "cors { allowed-origins = [\"https://b.example\", \"https://a.example\"], allow-credentials = on }",
            "cors.allow-credentials",
            "Other origins may send requests with cookies: https://a.example, https://b.example.",
            "cors.allow-credentials = on"),
        of(
            "cors-http-origin",
            "cors.allowed-origins",
            "[\"http://app.example.com\", \"https://b.example\"]",
            "Origins are named that come over plain HTTP: http://app.example.com.",
            "[\"http://localhost:3000\", \"https://b.example\"]"),
        of(
            "bcrypt",
            "password.algorithm",
            "bcrypt",
            "New passwords are hashed by bcrypt.",
            "argon2id"),
        new Case(
            "hs256",
            "token { algorithm = HS256, hs256-secret = \"" + KEY + "\" }",
            "token.algorithm",
            "Tokens are signed by a shared secret.",
            "token.algorithm = RS256"),
        of("test-keys", "api-keys.environments", "[live, test]", "Test keys are taken.", "[live]"),
        new Case(
            "session-idle-long",
            "session { idle-timeout = 61m, absolute-timeout = 8h }",
            "session.idle-timeout",
            "A session that nobody uses lives for 61m.",
            "session.idle-timeout = 1h"),
        of("session-long", "session.absolute-timeout", "25h", "A session lives for 25h.", "24h"),
        of("access-ttl-long", "token.access-ttl", "2h", "An access token lives for 2h.", "1h"),
        of("refresh-ttl-long", "token.refresh-ttl", "31d", "A refresh token lives for 31d.", "30d"),
        of(
            "family-ttl-long",
            "token.family-ttl",
            "91d",
            "A sign-in can be refreshed for 91d.",
            "90d"),
        of(
            "reuse-grace-long",
            "token.reuse-grace",
            "61s",
            "A used refresh token is answered for 61s.",
            "1m"),
        of(
            "mfa-token-long",
            "mfa.token-ttl",
            "900001ms",
            "A sign-in waits for its second factor for 900001ms.",
            "15m"),
        of(
            "address-limit-lax",
            "limits.sign-in-per-address",
            "41/15m",
            "41/15m sign-ins may fail for each address.",
            "40/15m"),
        of(
            "name-limit-lax",
            "limits.sign-in-per-name",
            "1/1s",
            "1/1s sign-ins may fail for each name.",
            "100/1d"),
        of(
            "second-factor-limit-lax",
            "limits.second-factor-per-account",
            "100/1h",
            "100/1h codes may be wrong for each account.",
            "80/1h"));
  }

  private static Case proxies(String weak, String named, String sound) {
    String header = "web.forwarded-header = forwarded\nweb.trusted-proxies = ";
    return new Case(
        "proxies-too-wide",
        header + weak,
        "web.trusted-proxies",
        "Whole networks are believed to be proxies: " + named + ".",
        header + sound);
  }

  private Configuration read(String text) throws IOException {
    Path base = Files.writeString(folder.resolve("base.conf"), "sallyport {\n" + SOUND + "\n}");
    Path over =
        Files.writeString(
            folder.resolve("over.conf"),
            "sallyport {\n"
                + "identity.jdbc.url = \"jdbc:h2:mem:"
                + UUID.randomUUID()
                + "\"\n"
                + text
                + "\n}");
    return ConfigurationReader.read(
        ConfigFactory.parseFile(over.toFile())
            .withFallback(ConfigFactory.parseFile(base.toFile())));
  }

  @FunctionalInterface
  private interface Preparation {
    void on(Identity identity);
  }

  private static List<Finding> findings(
      Configuration configuration, Clock clock, Preparation preparation) {
    try (Identity identity = Identity.open(configuration.identity(), Clock.systemUTC())) {
      preparation.on(identity);
      return new Doctor(new Check.Patient(configuration, identity, clock)).findings();
    }
  }

  private List<Finding> findings(String text) throws IOException {
    return findings(read(text), Clock.systemUTC(), identity -> {});
  }

  private static Finding expected(String id, String key, String where, String what) {
    Check check = Checks.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    return new Finding(id, check.severity(), key, where, what, check.consequence(), check.remedy());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void finding_weakSetting_appearsAlone(Case one) throws IOException {
    List<Finding> found = findings(one.weak());

    assertThat(found).as(one.id()).filteredOn(finding -> finding.id().equals(one.id())).hasSize(1);
    Finding finding =
        found.stream().filter(some -> some.id().equals(one.id())).findFirst().orElseThrow();
    assertThat(finding)
        .isEqualTo(expected(one.id(), one.key(), String.valueOf(finding.where()), one.what()));
    assertThat(finding.where()).startsWith(folder.resolve("over.conf").toString() + ":");
    if (!one.id().equals("cors-any-origin")) {
      assertThat(found).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void finding_goodEnoughSetting_doesNotAppear(Case one) throws IOException {
    assertThat(findings(one.sound())).isEmpty();
  }

  @Test
  void finding_setting_namesItsFileAndLine() throws IOException {
    assertThat(findings("\n\nsession {\n  idle-timeout = 2h\n}"))
        .containsExactly(
            expected(
                "session-idle-long",
                "session.idle-timeout",
                folder.resolve("over.conf") + ":6",
                "A session that nobody uses lives for 2h."));
  }

  @Test
  void finding_settingOfNoFile_hasNoPlace() {
    Configuration configuration =
        Configuration.builder().database(TestConfigurations.database()).build();

    assertThat(findings(configuration, Clock.systemUTC(), identity -> {}))
        .extracting(Finding::id, Finding::where)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("origin-unset", null),
            org.assertj.core.groups.Tuple.tuple("cookie-not-always-secure", null),
            org.assertj.core.groups.Tuple.tuple("key-file-default", null));
  }

  // Those that show in what the settings lead to

  @Test
  void adminWithoutFactor_someAdministrators_areNamed() throws IOException {
    Configuration configuration = read("");
    Preparation six =
        identity -> {
          for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            identity.accounts().create(name, Set.of("boss"), "unusable");
          }
        };
    assertThat(findings(configuration, Clock.systemUTC(), six))
        .containsExactly(
            expected(
                "admin-without-factor",
                "roles",
                folder.resolve("base.conf") + ":5",
                "Administrators without a second factor: a, b, c, d, e and more."));
  }

  @Test
  void adminWithoutFactor_userAndAdministratorWithOne_areSilent() throws IOException {
    assertThat(
            findings(
                read(""),
                Clock.systemUTC(),
                identity -> {
                  identity.accounts().create("kim", Set.of("user"), "unusable");
                  String boss =
                      identity
                          .accounts()
                          .create("lu", Set.of("boss"), "unusable")
                          .orElseThrow()
                          .id();
                  identity.secondFactors(SEALS).enrol(boss, TotpSecret.generate());
                }))
        .isEmpty();
  }

  @Test
  void demoOn_demo_isFoundOnce() throws IOException {
    Configuration configuration = read("demo = on");

    assertThat(
            findings(
                configuration, Clock.systemUTC(), identity -> DemoAccounts.create(identity, SEALS)))
        .containsExactly(
            expected(
                "demo-on",
                "demo",
                folder.resolve("over.conf") + ":3",
                "The demo accounts are made and open."));
  }

  @Test
  void demoPasswords_demoNowOff_namesWhatIsStillOpen() throws IOException {
    Preparation leftOver =
        identity -> {
          DemoAccounts.create(identity, SEALS);
          for (String name : List.of("alice", "bob", "ada", "lena")) {
            String id = identity.accounts().byUsername(name).orElseThrow().id();
            identity.accounts().setDisabled(id, true);
          }
          Account bert = identity.accounts().byUsername("bert").orElseThrow();
          identity.accounts().changePassword(bert, TestSite.HASH);
        };
    assertThat(findings(read("demo = off"), Clock.systemUTC(), leftOver))
        .containsExactly(
            expected(
                "demo-passwords",
                "demo",
                folder.resolve("over.conf") + ":3",
                "Accounts with the password of the demo: mo."));
  }

  @Test
  void demoPasswords_otherAccountsOfTheseNames_areSilent() throws IOException {
    assertThat(
            findings(
                read(""),
                Clock.systemUTC(),
                identity -> {
                  String hash = identity.passwords().hash(new Password("a long and quiet river"));
                  identity.accounts().create("alice", Set.of("user"), hash);
                }))
        .isEmpty();
  }

  @Test
  void keyFileDefault_onlyTheDefault_isFound() throws IOException {
    Path base = Files.writeString(folder.resolve("plain.conf"), "sallyport.secrets {}");
    var plain = ConfigurationReader.read(ConfigFactory.parseFile(base.toFile()));
    List<Check> check = named("key-file-default");

    assertThat(look(check, plain))
        .containsExactly("The keys that encrypt lie beside the data, in ./data/sallyport.keys.");
    assertThat(look(check, read(""))).isEmpty();
    Files.writeString(base, "sallyport.secrets.key-file = \"/etc/sallyport/keys\"");
    assertThat(look(check, ConfigurationReader.read(ConfigFactory.parseFile(base.toFile()))))
        .isEmpty();
  }

  @Test
  void redis_elsewhere_wantsTlsAndAPassword() throws IOException {
    List<Check> checks = new ArrayList<>(named("redis-plain"));
    checks.addAll(named("redis-without-password"));

    assertThat(look(checks, redis("redis://cache.example:6379")))
        .containsExactly(
            "Redis at cache.example is asked without TLS.",
            "Redis at cache.example asks no password.");
    for (String none : List.of("notes@", "notes:@", "")) {
      assertThat(look(checks, redis("rediss://" + none + "cache.example:6379")))
          .as(none)
          .containsExactly("Redis at cache.example asks no password.");
    }
    assertThat(look(checks, redis("rediss://notes:hidden@cache.example:6379"))).isEmpty();
    for (String here : List.of("localhost", "127.0.0.1", "127.3.2.1", "[::1]")) {
      assertThat(look(checks, redis("redis://" + here + ":6379"))).as(here).isEmpty();
    }
  }

  @Test
  void nodes_ownDatabaseOrKeyFile_areFound() throws IOException {
    List<Check> checks = new ArrayList<>(named("nodes-embedded-database"));
    checks.addAll(named("nodes-key-file"));
    String shared = "store = redis\nredis.uri = \"redis://localhost\"\n";

    assertThat(look(checks, read(shared + "identity.jdbc.url = \"jdbc:h2:file:./x\"")))
        .containsExactly("Nodes share sessions, and each has accounts of its own.");
    assertThat(look(checks, read(shared + "identity.jdbc.url = \"jdbc:postgresql://db/x\"")))
        .isEmpty();
    assertThat(look(checks, read(shared + "identity.jdbc.url = \"jdbc:h2:tcp://db/x\""))).isEmpty();
    assertThat(look(checks, read("identity.jdbc.url = \"jdbc:h2:file:./x\""))).isEmpty();

    Path base =
        Files.writeString(
            folder.resolve("keys.conf"),
            "sallyport { store = redis, redis.uri = \"redis://localhost\","
                + " identity.jdbc.url = \"jdbc:postgresql://db/x\" }");
    assertThat(look(checks, ConfigurationReader.read(ConfigFactory.parseFile(base.toFile()))))
        .containsExactly("Nodes share accounts, and each has a key file of its own.");
  }

  private Configuration redis(String uri) throws IOException {
    return read(
        "store = redis\nredis.uri = \""
            + uri
            + "\"\nidentity.jdbc.url = \"jdbc:postgresql://db/x\"");
  }

  @Test
  void keyFileReadable_othersMayRead_isFoundWithItsRights() throws IOException {
    Path keys = folder.resolve("keys");
    Configuration configuration =
        Configuration.builder().secrets(new Configuration.SealKeys(Map.of(), "", keys)).build();
    List<Check> check = named("key-file-readable");
    assertThat(look(check, configuration)).isEmpty();
    KeyRing.inFile(keys);
    assertThat(look(check, configuration)).isEmpty();

    for (String rights : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString(rights));
      assertThat(look(check, configuration))
          .containsExactly("The key file " + keys + " has the rights " + rights + ".");
    }
  }

  @Test
  void clockDrift_moreThanFiveSeconds_isFoundInBothDirections() throws IOException {
    Configuration configuration = read("");
    Clock now = Clock.systemUTC();

    for (int seconds : List.of(-3, 3)) {
      assertThat(
              findings(configuration, Clock.offset(now, Duration.ofSeconds(seconds)), with -> {}))
          .isEmpty();
    }
    assertThat(drift(configuration, Duration.ofMinutes(-10)))
        .matches("This machine's clock is (599|600) s behind the database's\\.");
    assertThat(drift(configuration, Duration.ofMinutes(10)))
        .matches("This machine's clock is (599|600) s ahead of the database's\\.");
  }

  private static String drift(Configuration configuration, Duration by) {
    List<Finding> found =
        findings(configuration, Clock.offset(Clock.systemUTC(), by), identity -> {});
    assertThat(found).extracting(Finding::id).containsExactly("clock-drift");
    return found.get(0).what();
  }

  private static List<Check> named(String id) {
    return Checks.ALL.stream().filter(check -> check.id().equals(id)).toList();
  }

  /** For looks that need no accounts. */
  private static List<String> look(List<Check> checks, Configuration configuration) {
    try (Identity identity =
        Identity.open(
            new IdentitySettings(
                TestConfigurations.database(), Map.of(), HashScheme.ARGON2ID, List.of()),
            Clock.systemUTC())) {
      return checks.stream()
          .flatMap(
              check ->
                  check.in(new Check.Patient(configuration, identity, Clock.systemUTC())).stream())
          .map(Finding::what)
          .toList();
    }
  }

  // All of them

  @Test
  void checks_each_hasATestOfItsOwn() {
    Set<String> tested = settings().map(Case::id).collect(Collectors.toSet());
    tested.addAll(
        List.of(
            "admin-without-factor",
            "demo-on",
            "demo-passwords",
            "key-file-default",
            "key-file-readable",
            "redis-plain",
            "redis-without-password",
            "nodes-embedded-database",
            "nodes-key-file",
            "clock-drift"));

    assertThat(Checks.ALL).extracting(Check::id).doesNotHaveDuplicates();
    assertThat(Checks.ALL).extracting(Check::id).containsExactlyInAnyOrderElementsOf(tested);
  }

  @Test
  void documentation_table_isThatOfTheCode() throws IOException {
    List<String> rows =
        Files.readString(Path.of("..", "docs", "doctor.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Checks.ALL.stream()
                .map(
                    check ->
                        "| `%s` | %s | `%s` | %s | %s |"
                            .formatted(
                                check.id(),
                                check.severity().code(),
                                check.key(),
                                check.consequence(),
                                check.remedy()))
                .toList());
  }

  @Test
  void findings_several_areInTheOrderOfTheirGravity() throws IOException {
    assertThat(
            findings(
                "cookie.secure = auto\nmode = observe\nheaders.strict-transport-security = off"))
        .extracting(Finding::id)
        .containsExactly("observe", "hsts-off", "cookie-not-always-secure");
  }

  @Test
  void warn_findings_areOneLineEachWithAllThatMatters() throws IOException {
    List<String> lines = warnings(read("mode = observe\ncookie.secure = auto"), false);

    assertThat(lines)
        .containsExactly(
            "Rules are only observed (mode at "
                + folder.resolve("over.conf")
                + ":3; high, observe). No rule keeps anybody out. Set mode = enforce once the log"
                + " shows nothing that should pass.",
            "Plain HTTP is taken on the loopback address (cookie.secure at "
                + folder.resolve("over.conf")
                + ":4; low, cookie-not-always-secure). On this machine itself cookies go without"
                + " Secure and without the __Host- prefix. Set cookie.secure = always where no"
                + " developer works.");
  }

  @Test
  void warn_storeDown_stopsNothing() throws IOException {
    assertThat(warnings(read(""), true))
        .singleElement()
        .asString()
        .startsWith("The configuration could not be examined: ");
  }

  private static List<String> warnings(Configuration configuration, boolean storeDown) {
    var lines = new ArrayList<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Doctor.class.getName());
    logger.addHandler(handler);
    try (Identity identity = Identity.open(configuration.identity(), Clock.systemUTC())) {
      if (storeDown) {
        identity.close();
      }
      new Doctor(new Check.Patient(configuration, identity, Clock.systemUTC())).warn();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }
}
