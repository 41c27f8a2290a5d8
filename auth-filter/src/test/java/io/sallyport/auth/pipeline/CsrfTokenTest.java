package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsrfTokenTest {

  private static final Site SITE = FakeRequest.site("", true);

  /** Gives the session a new id at the first look, as after a change of rights. */
  private static final class Renewing implements Authenticator {
    @Override
    public boolean explicit() {
      return false;
    }

    @Override
    public boolean presented(Exchange exchange) {
      return true;
    }

    @Override
    public AuthOutcome authenticate(Exchange exchange) {
      exchange.cookies().set(Cookies.SESSION, "new");
      return known();
    }
  }

  private static AuthOutcome known() {
    return new AuthOutcome.Authenticated(
        FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH));
  }

  private static Exchange with(String cookie, AuthOutcome outcome) {
    Exchange exchange =
        new FakeRequest().header("Cookie", "__Host-session=" + cookie).exchange(SITE);
    exchange.identity(outcome);
    return exchange;
  }

  @Test
  void of_lookThatRenewsTheSession_isTheNewOnesToken() {
    Exchange exchange =
        new FakeRequest()
            .header("Cookie", "__Host-session=old")
            .exchange(SITE, new Authenticators(List.of(new Renewing())));

    assertThat(CsrfToken.of(exchange))
        .isNotNull()
        .isEqualTo(CsrfToken.of(with("new", known())))
        .isNotEqualTo(CsrfToken.of(with("old", known())));
  }

  @Test
  void matches_tokenOfTheSessionThatCame_whateverTheAnswerSets() {
    Exchange exchange = with("old", known());
    String token = CsrfToken.of(exchange);
    exchange.cookies().set(Cookies.SESSION, "new");

    assertThat(token).isNotNull();
    assertThat(CsrfToken.matches(exchange, String.valueOf(token))).isTrue();
    assertThat(CsrfToken.matches(exchange, String.valueOf(CsrfToken.of(exchange)))).isFalse();
  }

  @Test
  void of_sessionThatThisAnswerEnds_isNone() {
    Exchange exchange = with("old", known());
    exchange.cookies().clear(Cookies.SESSION);

    assertThat(CsrfToken.of(exchange)).isNull();
    assertThat(CsrfToken.of(with("old", AuthOutcome.NO_CREDENTIALS))).isNull();
  }
}
