package io.sallyport.auth.token;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.FakeNews;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.Revocations;
import io.sallyport.identity.token.SigningKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One account's tokens, over stores that do as they are told and note what they were asked. */
final class TokenBench {

  static final Site SITE = FakeRequest.site("", true);
  static final Roles ROLES =
      Roles.of(
          Map.of(
              "user", new Roles.Definition(Set.of(), Set.of("notes:read", "notes:write")),
              "reader", new Roles.Definition(Set.of(), Set.of("notes:read"))));
  static final TokenSettings SETTINGS =
      TokenSettings.standard()
          .signed(TokenSettings.Signing.with(new TokenSettings.Hs256Secret(new byte[32])));

  /** A token as long as ours, that names nothing. */
  static final String UNKNOWN = "u".repeat(43);

  final TestClock clock = new TestClock();
  final Instant start = clock.instant();
  final Store store = new Store();
  final Map<String, Instant> revoked = new HashMap<>();
  final FakeNews news = new FakeNews();
  final Counted counted = new Counted();
  final List<AuditEvent> events = new ArrayList<>();
  final Audit audit = new Audit(events::add, counted, clock);
  final AccountStates states = new AccountStates(accounts(), ROLES, news, new Caches(Measures.OFF));
  final RevocationList revocations;
  final AccessTokens access;
  final TokenFamilies families;
  boolean down;
  private Optional<Account> account = Optional.of(account("user", false, Epoch.FIRST));

  TokenBench() {
    this(SETTINGS);
  }

  TokenBench(TokenSettings settings) {
    revocations = new RevocationList(new Revoked(), news, clock);
    var keys = new SigningKeyRing(noKeys(), KeyRing.of(TokenForge.SEALS, "test"), settings, clock);
    access = new AccessTokens(keys, settings, states, revocations, new Caches(Measures.OFF), clock);
    families =
        new TokenFamilies(
            store, access, revocations, states, settings, new TokenFamilies.Context(audit, clock));
  }

  /** Families by the digests of their tokens. */
  static final class Store implements RefreshTokens {
    final Map<Sha256, RefreshFamily> families = new HashMap<>();
    final List<Object> asked = new ArrayList<>();
    List<Listed> listed = List.of();
    Redemption redemption = new Redemption.Refused();
    boolean ends = true;
    @Nullable Successor successor;

    Successor successor() {
      return Objects.requireNonNull(successor);
    }

    @Override
    public void start(RefreshFamily family, Sha256 token, Instant expiresAt) {
      families.put(token, family);
      asked.add(List.of("start", token, expiresAt));
    }

    @Override
    public Optional<RefreshFamily> familyOf(Sha256 token) {
      return Optional.ofNullable(families.get(token));
    }

    @Override
    public Optional<RefreshFamily> live(Sha256 token, Instant now) {
      asked.add(List.of("live", token, now));
      return familyOf(token);
    }

    @Override
    public Redemption redeem(
        Sha256 token, Successor next, Instant now, java.time.Duration grace, Instant accessEnd) {
      asked.add(List.of("redeem", token, now, grace, accessEnd));
      successor = next;
      return redemption;
    }

    @Override
    public boolean end(String familyId, Instant now, Instant accessEnd) {
      asked.add(List.of("end", familyId, now, accessEnd));
      return ends;
    }

    @Override
    public List<Listed> ofAccount(String accountId, Instant now) {
      asked.add(List.of("list", accountId, now));
      return listed;
    }

    @Override
    public int purge(Instant now) {
      throw new UnsupportedOperationException("Not asked here");
    }
  }

  private final class Revoked implements Revocations {
    @Override
    public void revoke(String id, Instant until) {
      revoked.put(id, until);
    }

    @Override
    public Map<String, Instant> live(Instant now) {
      return Map.of();
    }

    @Override
    public int purge(Instant now) {
      return 0;
    }
  }

  private Accounts accounts() {
    return Fake.of(
        Accounts.class,
        (proxy, called, arguments) -> {
          if (down) {
            throw new StoreUnavailableException("accounts", new IllegalStateException("down"));
          }
          return account.filter(found -> found.id().equals(arguments[0]));
        });
  }

  private static SigningKeys noKeys() {
    return Fake.of(SigningKeys.class, (proxy, called, arguments) -> List.of());
  }

  Account account(String role, boolean disabled, Epoch epoch) {
    return new Account("id", "", "alice", Set.of(role), disabled, clock.instant(), epoch);
  }

  /** The account as it is stored from now on. */
  void becomes(String role, boolean disabled, Epoch epoch) {
    account = Optional.of(account(role, disabled, epoch));
    states.raised("id", epoch);
  }

  /** Of the account as it was at first. */
  SignIn signIn() {
    return new SignIn(account("user", false, Epoch.FIRST), List.of("pwd"), start.minusSeconds(3));
  }

  RefreshFamily family(String id, boolean cookies) {
    return new RefreshFamily(
        id,
        "id",
        0,
        "notes:read notes:write",
        List.of("pwd"),
        start.minusSeconds(3),
        cookies,
        start.plusSeconds(1_000_000),
        new RefreshFamily.Origin(start, "192.0.2.9", "agent"));
  }

  /** A refresh token of a family that is stored from now on. */
  String refresh(String id, boolean cookies) {
    String token = (id + "-".repeat(43)).substring(0, 43);
    store.families.put(Sha256.of(token), family(id, cookies));
    return token;
  }

  /** An access token of that family. */
  String accessOf(RefreshFamily family) {
    return access.issue(
        new FakeRequest().exchange(SITE),
        account("user", false, Epoch.FIRST),
        family,
        family.scope());
  }

  boolean isAlive(String accessToken) {
    return access.valid(new FakeRequest().exchange(SITE), accessToken) != null;
  }

  AuditEvent event(String type, String detail) {
    return new AuditEvent(
        start, type, "id", null, new AuditEvent.Request("192.0.2.1", "/", ""), detail);
  }
}
