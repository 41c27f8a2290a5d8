package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.mfa.MfaSettings;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.HashScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {

  private static final String IS_EMPTY = " is empty: write a value, or leave the key out";

  @TempDir Path folder;

  private static Configuration read(String text) {
    return ConfigurationReader.read(ConfigFactory.parseString(text));
  }

  private List<String> problemsOf(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("sallyport.conf"), text);
    ConfigurationException thrown =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationReader.read(ConfigFactory.parseFile(file.toFile())));
    assertThat(thrown).as("a refused configuration").isNotNull();
    return thrown.problems().stream()
        .map(problem -> problem.replace(file.toString(), "sallyport.conf"))
        .toList();
  }

  @Test
  void read_empty_isTheDefaults() {
    Configuration configuration = read("sallyport {}");

    assertThat(configuration.toString()).isEqualTo(Configuration.builder().build().toString());
    assertThat(configuration.rules()).isEmpty();
    assertThat(configuration.observe()).isFalse();
    assertThat(configuration.demo()).isFalse();
    assertThat(configuration.session().idleTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(configuration.session().absoluteTimeout()).isEqualTo(Duration.ofHours(8));
    assertThat(configuration.limits().perAddress())
        .isEqualTo(new Limit(20, Duration.ofMinutes(15)));
    assertThat(configuration.limits().perName()).isEqualTo(new Limit(5, Duration.ofMinutes(15)));
    assertThat(configuration.mfa())
        .isEqualTo(
            new MfaSettings(Duration.ofMinutes(5), false, new Limit(10, Duration.ofMinutes(15))));
    assertThat(configuration.web().basePath()).isEqualTo("/auth");
    assertThat(configuration.web().sameSite()).isEqualTo("Lax");
  }

  @Test
  void read_everything_isTaken() {
    Configuration configuration =
        read(
            """
            sallyport {
              mode = observe
              demo = on
              store = memory
              web {
                base-path = /security
                origin = "https://notes.example.com"
                forwarded-header = forwarded
                trusted-proxies = ["10.0.0.0/8", "::1"]
              }
              cookie { secure = always, same-site = strict, domain = example.com }
              session { idle-timeout = 10m, absolute-timeout = 1h, max-sessions = 7 }
              identity {
                jdbc { url = "jdbc:h2:mem:x", user = u, password = p }
                stores = [com.example.Legacy]
                initial-accounts = [{ username = root, password = secret-words, roles = [admin] }]
              }
              password.algorithm = bcrypt
              roles {
                user { permissions = ["a:b"] }
                admin { inherits = [user], permissions = ["admin:all"] }
              }
              limits { sign-in-per-address = 3/1h, sign-in-per-name = 2/10s
                       second-factor-per-account = 4/1m }
              mfa { token-ttl = 2m, enrolment = approved }
              cors { allowed-origins = ["https://app.example.com"], allow-credentials = on }
              headers { strict-transport-security = off, frame-options = off }
              rules = [
                { path = "/a", methods = [GET, POST], allow = "role:admin"
                  second-factor = required, signed-in-within = 15m, limit = 60/1m }
                { path = "/**", allow = everyone }
              ]
            }
            """);

    assertThat(configuration.observe()).isTrue();
    assertThat(configuration.demo()).isTrue();
    assertThat(configuration.mfa())
        .isEqualTo(
            new MfaSettings(Duration.ofMinutes(2), true, new Limit(4, Duration.ofMinutes(1))));
    assertThat(configuration.identity().database())
        .isEqualTo(new IdentitySettings.Jdbc("jdbc:h2:mem:x", "u", "p"));
    assertThat(configuration.identity().passwordAlgorithm()).isEqualTo(HashScheme.BCRYPT);
    assertThat(configuration.identity().applicationStores()).containsExactly("com.example.Legacy");
    assertThat(configuration.identity().roles())
        .containsEntry("admin", new Roles.Definition(Set.of("user"), Set.of("admin:all")));
    assertThat(configuration.web())
        .isEqualTo(
            new Configuration.Web(
                "/security",
                new Origin("https", "notes.example.com", 443),
                ForwardingHeader.FORWARDED,
                List.of(
                    ClientAddress.Block.parse("10.0.0.0/8").orElseThrow(),
                    ClientAddress.Block.parse("::1").orElseThrow()),
                true,
                "Strict",
                "example.com"));
    assertThat(configuration.limits().perAddress()).isEqualTo(new Limit(3, Duration.ofHours(1)));
    assertThat(configuration.limits().perName()).isEqualTo(new Limit(2, Duration.ofSeconds(10)));
    assertThat(configuration.cors().allowedOrigins())
        .containsExactly(new Origin("https", "app.example.com", 443));
    assertThat(configuration.rules())
        .containsExactly(
            new Rule(
                "/a",
                Set.of("GET", "POST"),
                new Requirement.Role("admin"),
                true,
                Duration.ofMinutes(15),
                new Limit(60, Duration.ofMinutes(1))),
            new Rule("/**", Set.of(), Requirement.EVERYONE, false, null, null));
    assertThat(configuration.initialAccounts())
        .singleElement()
        .satisfies(
            account -> {
              assertThat(account.username()).isEqualTo("root");
              assertThat(account.toString()).doesNotContain("secret-words");
            });
  }

  @Test
  void read_properties_workTheSame() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sallyport.properties"),
            """
            sallyport.session.idle-timeout=5m
            sallyport.rules.0.path=/
            sallyport.rules.0.allow=everyone
            """);

    Configuration configuration = ConfigurationReader.read(ConfigFactory.parseFile(file.toFile()));

    assertThat(configuration.session().idleTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(configuration.rules())
        .containsExactly(new Rule("/", Set.of(), Requirement.EVERYONE, false, null, null));
  }

  @Test
  void read_severalProblems_areAllNamedWithFileAndLine() throws IOException {
    assertThat(
            problemsOf(
                """
                sallyport {
                  mod = enforce
                  session {
                    idle-timeut = 10m
                    absolute-timeout = soon
                  }
                  rules = [
                    { path = "/a", alow = everyone }
                    { path = "/b", allow = "rolle:x" }
                  ]
                }
                """))
        .containsExactly(
            "sallyport.conf:5: sallyport.session.absolute-timeout cannot be read: write a time"
                + " such as 30m or 8h",
            "sallyport.conf:4: sallyport.session.idle-timeut is no key of this version; did you"
                + " mean 'idle-timeout'?",
            "sallyport.conf:8: sallyport.rules[1].allow is missing",
            "sallyport.conf:8: sallyport.rules[1].alow is no key of this version; did you mean"
                + " 'allow'?",
            "sallyport.conf:9: sallyport.rules[2].allow cannot be 'rolle:x': write everyone, signed-in,"
                + " nobody, application, role:…, permission:… or scope:…",
            "sallyport.conf:2: sallyport.mod is no key of this version; did you mean 'mode'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          session { idle-timeout = 9h }                             | idle-timeout is longer than
          session { idle-timeout = 0s }                             | must be more than zero
          session { max-sessions = -1 }                             | must be more than zero
          session = 5                                               | is a block
          cors { allowed-origins = ["*"], allow-credentials = on }  | name the origins
          cors { allowed-origins = ["example.com"] }                | write origins such as
          web { base-path = "auth/" }                               | web.base-path is
          web { origin = "https://a.example/path" }                 | write scheme and host
          web { forwarded-header = forwarded }                      | names nobody to believe
          web { trusted-proxies = ["10.0.0.0/8"] }                  | web.forwarded-header is none
          web { forwarded-header = x-forwarded-for, trusted-proxies = ["proxy.local"] } | write addresses
          limits { sign-in-per-name = 0/1m }                        | write a count and a period
          limits { sign-in-per-name = 5 }                           | write a count and a period
          password { algorithm = md5 }                              | write one of
          store = tower                                             | write one of
          roles { a { inherits = [b] } }                            | sallyport.roles
          roles { a { inherits = [a] } }                            | sallyport.roles
          rules = [{ path = "a", allow = everyone }]                | starts with a slash
          rules = [{ path = "/a**", allow = everyone }]             | whole segments
          rules = [{ path = "/a;b", allow = everyone }]             | are refused
          rules = [{ path = "/auth/x", allow = everyone }]          | lies under web.base-path
          rules = [{ path = "/a", allow = "role:ghost" }]           | roles does not define
          rules = [{ path = "/a", allow = everyone, second-factor = required }] | asks how they signed in
          rules = [{ path = "/a", allow = signed-in, methods = [get] }] | upper case
          rules = [{ path = "/**", allow = signed-in }, { path = "/b", allow = everyone }] | can never govern
          rules = [{ path = "/a/**", allow = signed-in }, { path = "/a/b", allow = everyone }] | can never govern
          rules = [{ path = "/a", allow = signed-in }, { path = "/a", methods = [GET], allow = everyone }] | can never govern
          rules = everyone                                          | list of blocks
          identity { initial-accounts = [{ username = u, roles = [ghost], password = p }] } | roles does not define
          identity { initial-accounts = [{ username = u }] }        | password is missing
          identity { initial-accounts = [{ username = " u", password = p }] } | cannot be ' u': write a name of at most 128 visible
          identity { jdbc { url = "jdbc:h2:mem:a", jndi = "java:x" } } | keep one of them
          """)
  void read_contradictionOrNonsense_stopsWithTheRemedy(String line, String remedy)
      throws IOException {
    assertThat(String.join("\n", problemsOf("sallyport {\n" + line + "\n}"))).contains(remedy);
  }

  @Test
  void read_unresolvedVariable_isNamed() {
    assertThatThrownBy(() -> read("sallyport.web.origin = ${NO_SUCH_VARIABLE_ANYWHERE}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("NO_SUCH_VARIABLE_ANYWHERE");
  }

  @Test
  void read_emptyValues_stopTheStartAndAreNamedWithFileAndLine() throws IOException {
    assertThat(
            problemsOf(
                """
                sallyport {
                  web.origin = ""
                  mode = ""
                  token.reuse-grace = -1s
                  identity.initial-accounts = [{ username = "", password = "" }]
                  rules = [
                    { path = "/a", allow = "" }
                    { path = "", allow = everyone }
                    { path = "/b", allow = signed-in, second-factor = "" }
                    { path = "/c", allow = signed-in, methods = [] }
                    { path = "/d", allow = signed-in, limit = "" }
                  ]
                }
                """))
        .containsExactlyInAnyOrder(
            "sallyport.conf:2: sallyport.web.origin" + IS_EMPTY,
            "sallyport.conf:3: sallyport.mode" + IS_EMPTY,
            "sallyport.conf:4: sallyport.token.reuse-grace cannot be negative",
            "sallyport.conf:5: sallyport.identity.initial-accounts[1].username" + IS_EMPTY,
            "sallyport.conf:5: sallyport.identity.initial-accounts[1].password" + IS_EMPTY,
            "sallyport.conf:7: sallyport.rules[1].allow" + IS_EMPTY,
            "sallyport.conf:8: sallyport.rules[2].path" + IS_EMPTY,
            "sallyport.conf:9: sallyport.rules[3].second-factor" + IS_EMPTY,
            "sallyport.conf:10: sallyport.rules[4].methods names none: name some, or leave the key"
                + " out for all",
            "sallyport.conf:11: sallyport.rules[5].limit" + IS_EMPTY);
  }

  @Test
  void read_userAndPasswordOfTheDatabase_mayBeEmpty() {
    assertThat(
            read("sallyport.identity.jdbc { url = \"jdbc:h2:mem:x\", user = \"\", password = \"\" }")
                .identity()
                .database())
        .isEqualTo(new IdentitySettings.Jdbc("jdbc:h2:mem:x", "", ""));
  }

  @Test
  void read_reuseGraceOfZero_isTaken() {
    assertThat(read("sallyport.token.reuse-grace = 0s").tokens().lifetimes().reuseGrace())
        .isEqualTo(Duration.ZERO);
  }
}
