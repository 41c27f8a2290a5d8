package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountStatesTest {

  private static final Roles ROLES =
      Roles.of(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))));

  private int looks;
  private @Nullable Account stored = account(false, new Epoch(2, 3));
  private final FakeNews news = new FakeNews();

  private static Account account(boolean disabled, Epoch epoch) {
    return new Account("id", "", "alice", Set.of("user"), disabled, Instant.EPOCH, epoch);
  }

  private AccountStates states() {
    var accounts =
        Fake.of(
            Accounts.class,
            (proxy, called, arguments) -> {
              looks++;
              return Optional.ofNullable(stored);
            });
    return new AccountStates(accounts, ROLES, news, new Caches(Measures.OFF));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void live_account_isLookedUpOnceAndKnownUntilItsEpochIsRaised(boolean cluster) {
    news.shared = cluster;
    AccountStates states = states();
    var state =
        new AccountStates.State(
            account(false, new Epoch(2, 3)), new Grants(Set.of("user"), Set.of("notes:read")));

    assertThat(states.live("id", 2)).isEqualTo(state);
    assertThat(states.live("id", 3)).isEqualTo(state);
    assertThat(states.live("id", 1)).isNull();
    assertThat(looks).isEqualTo(1);
    stored = account(false, new Epoch(3, 3));
    assertThat(states.live("id", 2)).isEqualTo(state);
    states.raised("other", new Epoch(3, 3));
    assertThat(states.live("id", 2)).isEqualTo(state);
    states.raised("id", new Epoch(3, 3));
    assertThat(states.live("id", 2)).isNull();
    assertThat(looks).isEqualTo(2);
    assertThat(states.news().shared()).isEqualTo(cluster);
  }

  @Test
  void live_disabledOrGone_isNobodyAndLookedUpEachTime() {
    AccountStates states = states();
    stored = account(true, Epoch.FIRST);
    assertThat(states.live("id", 0)).isNull();
    stored = null;
    assertThat(states.live("id", 0)).isNull();
    stored = account(false, Epoch.FIRST);
    assertThat(states.live("id", 0)).isNotNull();
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void live_newsOfALaterEpoch_areReadAnew() {
    AccountStates states = states();
    assertThat(states.live("id", 9)).isNotNull();
    news.answer = new News.Told(2, 3, 0, false);
    assertThat(states.live("id", 9)).isNotNull();
    assertThat(looks).isEqualTo(1);
    news.answer = new News.Told(3, 3, 0, false);
    assertThat(states.live("id", 9)).isNotNull();
    assertThat(looks).isEqualTo(2);
    news.answer = new News.Told(2, 4, 0, false);
    stored = account(false, new Epoch(2, 4));
    assertThat(states.live("id", 9)).isNotNull();
    assertThat(looks).isEqualTo(3);
    assertThat(states.live("id", 9)).isNotNull();
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void rule_methods_includeHeadWhereGetIs() {
    Rule all = new Rule("/", Set.of(), Requirement.EVERYONE, false, null, null);
    Rule get = new Rule("/", Set.of("GET"), Requirement.EVERYONE, false, null, null);
    assertThat(all.covers("PUT")).isTrue();
    assertThat(get.covers("GET")).isTrue();
    assertThat(get.covers("HEAD")).isTrue();
    assertThat(get.covers("POST")).isFalse();
    assertThat(
            new Rule("/", Set.of("POST"), Requirement.EVERYONE, false, null, null).covers("HEAD"))
        .isFalse();
  }
}
