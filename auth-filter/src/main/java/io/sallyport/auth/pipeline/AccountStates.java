package io.sallyport.auth.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What accounts are at this moment, for credentials that do not carry it: bounded, and forgotten
 * the moment an account's epoch is raised. Thread-safe.
 *
 * <p>A look-up that was under way when the epoch was raised is not kept: removal waits for it.
 */
public final class AccountStates implements EpochListener {

  private static final int MAX_ACCOUNTS = 10_000;

  /** Less than news are kept: no change is slept through. */
  private static final Duration REMEMBERED_FOR = News.KEPT_FOR.dividedBy(2);

  /** An account that may act, and what it may do. */
  public record State(Account account, Grants grants) {}

  private final Accounts accounts;
  private final Roles roles;
  private final News news;
  private final Cache<String, State> states;
  private final Function<String, @Nullable State> load = this::load;

  /**
   * The states of these accounts.
   *
   * @param news what other nodes tell of them
   */
  public AccountStates(Accounts accounts, Roles roles, News news, Caches caches) {
    this.accounts = accounts;
    this.roles = roles;
    this.news = news;
    this.states =
        news.shared()
            ? caches.of(
                "account_states",
                Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).expireAfterWrite(REMEMBERED_FOR))
            : caches.bounded("account_states", MAX_ACCOUNTS);
  }

  /** What other nodes tell of the accounts. */
  public News news() {
    return news;
  }

  /** The account, if it is there, enabled, and nothing of that epoch was ended since. */
  public @Nullable State live(String accountId, long revocation) {
    return live(accountId, revocation, news.of(accountId));
  }

  /** As {@link #live(String, long)}, where it was asked already what was told of the account. */
  public @Nullable State live(String accountId, long revocation, News.Told told) {
    State state = states.get(accountId, load);
    if (state != null && isOlder(state.account().epoch(), told)) {
      states.invalidate(accountId);
      state = states.get(accountId, load);
    }
    return state == null || state.account().epoch().revocation() > revocation ? null : state;
  }

  private static boolean isOlder(Epoch known, News.Told told) {
    return known.revocation() < told.revocation() || known.rights() < told.rights();
  }

  /** A disabled account is not kept: enabling it raises no epoch. */
  private @Nullable State load(String accountId) {
    Optional<Account> account = accounts.byId(accountId);
    return account
        .filter(found -> !found.disabled())
        .map(found -> new State(found, roles.grantsOf(found.roles())))
        .orElse(null);
  }

  @Override
  public void raised(String accountId, Epoch epoch) {
    states.asMap().remove(accountId);
  }
}
