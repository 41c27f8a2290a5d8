package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a container's own authentication learns, and what it leaves for the filter. */
class ContainerEntranceTest {

  private static final String NAME = "ulla";

  /** A store of the application's, which lets {@code vera} in never. */
  public static final class Strict implements IdentityStore {

    private static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public CredentialValidationResult validate(Credential credential) {
      ASKED.incrementAndGet();
      return ((UsernamePasswordCredential) credential).getCaller().equals("vera")
          ? CredentialValidationResult.INVALID_RESULT
          : CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
  }

  private final Sallyport guard =
      Sallyport.start(
          TestConfigurations.inMemory()
              .identityStores(List.of(Strict.class.getName()))
              .rules(
                  List.of(
                      TestSite.rule("/open/**", Requirement.EVERYONE),
                      TestSite.rule("/left/**", Requirement.APPLICATION)))
              .build(),
          "/app",
          Clock.systemUTC());
  private final ContainerEntrance entrance = guard.entrance();
  private String cookie = "";

  @BeforeEach
  void signIn() throws ServletException {
    assertThat(guard.identity().accounts().create(NAME, Set.of("user"), TestSite.HASH)).isPresent();
    var sent = new ArrayList<String>();
    entrance.calls().login(entered(request("/open/page"), sent), NAME, TestSite.PASSWORD);
    cookie =
        sent.stream()
            .filter(line -> line.startsWith("Set-Cookie: session"))
            .map(line -> line.substring("Set-Cookie: ".length(), line.indexOf(';')))
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void stop() {
    guard.close();
  }

  private static FakeRequest request(String path) {
    return new FakeRequest()
        .path("/app" + path, path)
        .peer("127.0.0.1")
        .header("Host", "localhost:8080");
  }

  private FakeRequest signedIn(String path) {
    return request(path).header("Cookie", cookie);
  }

  private Exchange entered(FakeRequest request, List<String> sent) {
    Exchange raw = request.exchange(FakeRequest.site("/app", false), sent);
    return entrance.enter(raw.request(), raw.response());
  }

  private Exchange entered(FakeRequest request) {
    return entered(request, new ArrayList<>());
  }

  private String caller(Exchange exchange) throws IOException {
    Caller caller = entrance.caller(exchange);
    return caller == null ? "nobody" : caller.username();
  }

  @Test
  void caller_signedIn_isKnownAndKept() throws IOException {
    Exchange exchange = entered(signedIn("/open/page"));

    assertThat(caller(exchange)).isEqualTo(NAME);
    assertThat(exchange.identityKnown()).isTrue();
    assertThat(entrance.entered(exchange.request())).isSameAs(exchange);
    assertThat(guard.exchange(exchange.request(), exchange.response())).isSameAs(exchange);
  }

  @Test
  void caller_stranger_isNobody() throws IOException {
    assertThat(caller(entered(request("/open/page")))).isEqualTo("nobody");
  }

  @Test
  void entered_ofAnotherGuard_isNotOurs() {
    Exchange raw = request("/open/page").exchange(FakeRequest.site("/app", false));

    assertThat(entrance.entered(raw.request())).isNull();
    assertThat(entrance.enter(raw.request(), raw.response())).isNotSameAs(raw);
  }

  /** A forward from there to a path of the guard's finds who is calling, as without a container. */
  @Test
  void caller_onAPathLeftToTheApplication_isAskedLater() throws IOException {
    Exchange left = entered(signedIn("/left/page"));
    assertThat(caller(left)).isEqualTo("nobody");
    assertThat(left.identityKnown()).isFalse();

    Exchange raw = signedIn("/private/page").exchange(FakeRequest.site("/app", false));
    raw.request().setAttribute("io.sallyport.auth.entered", left);
    Exchange forwarded = guard.exchange(raw.request(), raw.response());

    assertThat(forwarded).isNotSameAs(left);
    assertThat(guard.decide(forwarded)).isEqualTo(Decision.APPLICATION);
    assertThat(forwarded.caller().map(Caller::username)).contains(NAME);
  }

  private Exchange forged(String token) {
    return entered(signedIn("/open/page").method("POST").header("X-CSRF-Token", token));
  }

  /** To see that a token is wrong, the cookie's caller is looked at: the request is nobody's. */
  @Test
  void caller_wrongFormToken_isNobodyToTheEnd() throws IOException {
    Exchange exchange = forged("wrong");

    assertThat(caller(exchange)).isEqualTo("nobody");
    assertThat(caller(exchange)).isEqualTo("nobody");
    assertThat(exchange.identity()).isEqualTo(AuthOutcome.NO_CREDENTIALS);
    assertThat(guard.decide(exchange))
        .isEqualTo(Problem.of(Problem.Kind.CROSS_SITE_REQUEST).refuse());
  }

  @Test
  void caller_badToken_isRefusedByTheFilterToo() throws IOException {
    Exchange exchange = entered(signedIn("/open/page").header("Authorization", "Bearer bad"));

    assertThat(caller(exchange)).isEqualTo("nobody");
    assertThat(exchange.identity()).isInstanceOf(AuthOutcome.Rejected.class);
    assertThat(guard.decide(exchange)).isInstanceOf(Decision.Refuse.class);
  }

  /** Whoever asks so has asked the application's stores already. */
  @Test
  void verifyHere_ourAccounts_areComparedAndNoOtherStoreIsAsked() {
    assertThat(guard.identity().accounts().create("vera", Set.of(), TestSite.HASH)).isPresent();
    Exchange exchange = entered(request("/open/page"));
    Strict.ASKED.set(0);

    assertThat(entrance.verifyHere(exchange, "vera", TestSite.PASSWORD))
        .hasValueSatisfying(account -> assertThat(account.username()).isEqualTo("vera"));
    assertThat(entrance.verifyHere(exchange, "vera", "not this one")).isEmpty();
    assertThat(entrance.verifyHere(exchange, null, TestSite.PASSWORD)).isEmpty();
    assertThat(Strict.ASKED).hasValue(0);

    assertThatThrownBy(() -> entrance.calls().login(exchange, "vera", TestSite.PASSWORD))
        .isInstanceOf(ServletException.class);
    assertThat(Strict.ASKED).hasValue(1);
  }
}
