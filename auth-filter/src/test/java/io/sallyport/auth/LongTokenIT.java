package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.access.Roles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An account that may do more than a cookie has room for. */
class LongTokenIT {

  private static final Set<String> MANY =
      IntStream.range(0, 120)
          .mapToObj("permission-of-the-archive:%03d"::formatted)
          .collect(Collectors.toSet());

  @Test
  void tokenCookie_tokenThatFitsIntoNone_isRefusedAndLeavesNoSignIn() throws Exception {
    try (TestSite site =
        TestSite.on(Engine.JETTY)
            .with(
                to ->
                    to.roles(
                        Map.of(
                            "user", new Roles.Definition(Set.of(), Set.of("notes:read")),
                            "admin", new Roles.Definition(Set.of(), MANY))))
            .start()) {
      RawAnswer refused = site.tokens("ada", "token-cookie", "");

      Expect.problem(
          refused, 400, "invalid_scope", "The account may not do what the scope asks for", null);
      String id = site.accountId("ada");
      assertThat(site.guard.openSessions(id)).isEmpty();
      List<String> trail = site.audit(id);
      assertThat(trail).hasSize(3);
      assertThat(trail.get(0)).isEqualTo("sign-in.succeeded|null|127.0.0.1|password");
      assertThat(trail.get(1)).startsWith("token.revoked|null|127.0.0.1|family ");
      assertThat(trail.get(2))
          .isEqualTo(
              "sign-in.failed|null|127.0.0.1|right password, scope beyond what can be handed out");

      RawAnswer narrow =
          site.tokens("ada", "token-cookie", ",\"scope\":\"permission-of-the-archive:001\"");
      assertThat(narrow.status()).as("%s", narrow).isEqualTo(200);
      assertThat(narrow.all("Set-Cookie")).hasSize(2);
      assertThat(site.tokens("ada", "token", "").json("access_token").length())
          .isGreaterThan(3_900);
      assertThat(site.guard.openSessions(id)).hasSize(2);
    }
  }
}
