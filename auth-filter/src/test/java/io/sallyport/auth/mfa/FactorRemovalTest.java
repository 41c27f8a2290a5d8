package io.sallyport.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.mfa.TotpSecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactorRemovalTest {

  private static final Epoch AFTER = new Epoch(1, 0);
  private static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

  private final MfaBench bench = new MfaBench();
  private final Cookie cookie = new Cookie();
  private Optional<Epoch> raised = Optional.of(AFTER);
  private Optional<Account> account = Optional.of(account(false, AFTER));

  private Account account(boolean disabled, Epoch epoch) {
    return new Account("account", "", "alice", Set.of("user"), disabled, bench.start, epoch);
  }

  /** The session's cookie. */
  private static final class Cookie implements Delivery {
    final List<Object> asked = new ArrayList<>();
    Result result = Result.BY_COOKIE;

    @Override
    public String name() {
      return "session";
    }

    @Override
    public boolean byCookie() {
      return true;
    }

    @Override
    public Result issue(Exchange exchange, SignIn signIn, @Nullable String scope) {
      asked.add(Arrays.asList(signIn, scope));
      return result;
    }

    @Override
    public boolean grants(Account granted, @Nullable String scope) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public void end(Exchange exchange) {
      asked.add("end");
    }
  }

  private Accounts accounts() {
    return Fake.of(
        Accounts.class,
        (proxy, called, arguments) ->
            called.getName().equals("removeSecondFactor") ? raised : account);
  }

  private Decision ask(FakeRequest request) throws IOException {
    return bench.asCaller(
        new FactorRemoval(accounts(), false, cookie, bench.audit).routes(),
        request,
        "pwd",
        "otp",
        "mfa");
  }

  @Test
  void remove_factor_goesOnInASessionWithoutIt() throws IOException {
    assertThat(Asked.text(ask(MfaBench.request("DELETE", "/mfa/totp")))).isEqualTo("204");
    assertThat(cookie.asked)
        .containsExactly(
            Arrays.asList(new SignIn(account.orElseThrow(), List.of("pwd"), bench.start), null));
    assertThat(bench.events)
        .containsExactly(bench.event("second-factor.removed", "account", "/auth/mfa/totp", "totp"));
  }

  @Test
  void remove_byAForm_leadsBack() throws IOException {
    assertThat(
            Asked.text(
                ask(MfaBench.request("POST", "/mfa/totp/delete").header("Accept", MfaBench.HTML))))
        .isEqualTo("303\nLocation: /auth/mfa/totp?factor=removed");
  }

  @Test
  void remove_none_isNotFound() throws IOException {
    raised = Optional.empty();

    assertThat(ask(MfaBench.request("DELETE", "/mfa/totp")))
        .isEqualTo(Problem.of(Kind.NOT_FOUND, "There is no second factor").refuse());
    assertThat(cookie.asked).isEmpty();
    assertThat(bench.events).isEmpty();
  }

  @Test
  void remove_disabledOrEndedMeanwhile_endsTheSession() throws IOException {
    for (Optional<Account> now :
        List.of(
            Optional.of(account(true, AFTER)),
            Optional.of(account(false, new Epoch(2, 0))),
            Optional.<Account>empty())) {
      account = now;
      ask(MfaBench.request("DELETE", "/mfa/totp"));
    }

    assertThat(cookie.asked).containsExactly("end", "end", "end");
  }

  @Test
  void remove_sessionThatCannotGoOn_ends() throws IOException {
    cookie.result = new Delivery.Result.EpochPassed();

    ask(MfaBench.request("DELETE", "/mfa/totp"));

    assertThat(cookie.asked).hasSize(2).endsWith("end");
  }

  @Test
  void uri_namesOfAnySigns_areEscapedAndCutAtWholeCharacters() {
    String secret = "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=";
    String rest = "&algorithm=SHA1&digits=6&period=30";

    assertThat(OtpAuthUri.of("a b*c", "~\u00eb+", SECRET))
        .isEqualTo("otpauth://totp/a%20b%2Ac:~%C3%AB%2B" + secret + "a%20b%2Ac" + rest);
    String longest = "\ud83d\ude00".repeat(64);
    assertThat(OtpAuthUri.of("i", longest, SECRET))
        .isEqualTo(OtpAuthUri.of("i", longest + "x", SECRET))
        .isEqualTo("otpauth://totp/i:" + "%F0%9F%98%80".repeat(64) + secret + "i" + rest);
  }
}
