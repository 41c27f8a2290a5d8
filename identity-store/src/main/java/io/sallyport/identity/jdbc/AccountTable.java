package io.sallyport.identity.jdbc;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.EpochListener;
import io.sallyport.identity.account.Usernames;
import io.sallyport.identity.password.PasswordHasher;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The accounts in tables; what each statement does is in {@link AccountRows}. Thread-safe. */
final class AccountTable implements Accounts {

  private static final String STORE = "accounts";
  private static final String OURS = "";
  private static final int MAX_NAME = 512;
  private static final int MAX_ROLE = 255;

  private final Sql sql;
  private final Clock clock;
  private final Consumer<String> writtenLabels;
  private final List<EpochListener> listeners = new CopyOnWriteArrayList<>();

  AccountTable(Sql sql, Clock clock, Consumer<String> writtenLabels) {
    this.sql = sql;
    this.clock = clock;
    this.writtenLabels = writtenLabels;
  }

  @Override
  public Optional<Account> byId(String id) {
    return sql.ask(STORE, handle -> AccountRows.byId(handle, id));
  }

  @Override
  public Optional<Account> byUsername(String username) {
    return Usernames.isAcceptable(username)
        ? sql.ask(STORE, handle -> AccountRows.byKey(handle, OURS, Usernames.key(username)))
        : Optional.empty();
  }

  @Override
  public Optional<Account> create(String username, Set<String> roles, String passwordHash) {
    if (!Usernames.isAcceptable(username)) {
      throw new IllegalArgumentException("Not acceptable as a user name");
    }
    roles.forEach(role -> Columns.requireName(role, MAX_ROLE));
    Account account = fresh(OURS, username, roles);
    String label = PasswordHasher.labelOf(passwordHash);
    try {
      sql.insert(
          STORE,
          handle -> {
            AccountRows.insert(handle, account, Usernames.key(username));
            return AccountRows.insertPassword(handle, account.id(), passwordHash, label);
          });
    } catch (Sql.Taken e) {
      return Optional.empty();
    }
    writtenLabels.accept(label);
    return Optional.of(account);
  }

  @Override
  public Account link(String store, String callerUniqueId, String username, Set<String> roles) {
    if (store.isEmpty()) {
      throw new IllegalArgumentException("The empty store is our own");
    }
    Columns.requireName(store, MAX_ROLE);
    Columns.requireName(callerUniqueId, MAX_NAME);
    Columns.requireName(username, MAX_NAME);
    roles.forEach(role -> Columns.requireName(role, MAX_ROLE));
    Optional<Account> known = linked(store, callerUniqueId);
    if (known.isEmpty()) {
      try {
        return sql.insert(
            STORE,
            handle -> {
              Account account = fresh(store, username, roles);
              AccountRows.insert(handle, account, null);
              AccountRows.insertLink(handle, store, callerUniqueId, account.id());
              return account;
            });
      } catch (Sql.Taken e) {
        known = linked(store, callerUniqueId);
      }
    }
    return follow(known.orElseThrow(), username, roles);
  }

  private Optional<Account> linked(String store, String callerUniqueId) {
    return sql.ask(STORE, handle -> AccountRows.byLink(handle, store, callerUniqueId));
  }

  /** Carries over name and roles. Most sign-ins change nothing, and write nothing. */
  private Account follow(Account known, String username, Set<String> roles) {
    if (known.username().equals(username) && known.roles().equals(roles)) {
      return known;
    }
    Account now =
        sql.change(
            STORE,
            handle -> {
              AccountRows.lock(handle, known.id());
              Account locked = AccountRows.byId(handle, known.id()).orElseThrow();
              if (!locked.username().equals(username) || !locked.roles().equals(roles)) {
                AccountRows.rename(handle, known.id(), username);
                AccountRows.replaceRoles(handle, known.id(), roles);
                AccountRows.raiseRights(handle, known.id(), clock.instant());
              }
              return AccountRows.byId(handle, known.id()).orElseThrow();
            });
    if (!now.epoch().equals(known.epoch())) {
      tell(now.id(), now.epoch());
    }
    return now;
  }

  @Override
  public Optional<String> passwordHash(String id) {
    return sql.ask(STORE, handle -> AccountRows.passwordHash(handle, id));
  }

  @Override
  public boolean rehash(String id, String expected, String replacement) {
    boolean replaced = new PasswordTable(sql).replace(id, expected, replacement);
    if (replaced) {
      writtenLabels.accept(PasswordHasher.labelOf(replacement));
    }
    return replaced;
  }

  @Override
  public Optional<Epoch> changePassword(Account known, String passwordHash) {
    String id = known.id();
    Optional<Epoch> changed =
        sql.change(
            STORE,
            handle -> {
              AccountRows.lock(handle, id);
              if (epoch(handle, id).revocation() != known.epoch().revocation()) {
                return Optional.empty();
              }
              setPassword(handle, id, passwordHash);
              return Optional.of(epoch(handle, id));
            });
    changed.ifPresent(
        epoch -> {
          tell(id, epoch);
          writtenLabels.accept(PasswordHasher.labelOf(passwordHash));
        });
    return changed;
  }

  private void setPassword(Handle handle, String id, String passwordHash) {
    AccountRows.raiseRevocation(handle, id, clock.instant());
    String label = PasswordHasher.labelOf(passwordHash);
    if (AccountRows.updatePassword(handle, id, passwordHash, label) == 0) {
      throw new IllegalArgumentException("A linked account has no password of ours");
    }
  }

  @Override
  public Epoch setRoles(String id, Set<String> roles) {
    roles.forEach(role -> Columns.requireName(role, MAX_ROLE));
    return raise(
        id,
        handle -> {
          AccountRows.raiseRights(handle, id, clock.instant());
          AccountRows.replaceRoles(handle, id, roles);
        });
  }

  @Override
  public Epoch setDisabled(String id, boolean disabled) {
    if (disabled) {
      return raise(id, handle -> AccountRows.disable(handle, id, clock.instant()));
    }
    return sql.change(
        STORE,
        handle -> {
          AccountRows.enable(handle, id);
          return epoch(handle, id);
        });
  }

  @Override
  public Optional<Epoch> removeSecondFactor(String id) {
    Optional<Epoch> removed =
        sql.change(
            STORE,
            handle -> {
              AccountRows.lock(handle, id);
              if (!FactorTable.remove(handle, id)) {
                return Optional.empty();
              }
              AccountRows.raiseRevocation(handle, id, clock.instant());
              return Optional.of(epoch(handle, id));
            });
    removed.ifPresent(epoch -> tell(id, epoch));
    return removed;
  }

  @Override
  public Epoch revokeAll(String id) {
    return raise(id, handle -> AccountRows.raiseRevocation(handle, id, clock.instant()));
  }

  @Override
  public void addListener(EpochListener listener) {
    listeners.add(listener);
  }

  /** Changes, raises, reads back and commits; then tells. */
  private Epoch raise(String id, Consumer<Handle> change) {
    Epoch epoch =
        sql.change(
            STORE,
            handle -> {
              AccountRows.lock(handle, id);
              change.accept(handle);
              return epoch(handle, id);
            });
    tell(id, epoch);
    return epoch;
  }

  private static Epoch epoch(Handle handle, String id) {
    return AccountRows.byId(handle, id)
        .map(Account::epoch)
        .orElseThrow(() -> new NoSuchElementException("No account has the id " + id));
  }

  private void tell(String id, Epoch epoch) {
    listeners.forEach(listener -> listener.raised(id, epoch));
  }

  private Account fresh(String store, String username, Set<String> roles) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String id = UUID.randomUUID().toString();
    return new Account(id, store, username, roles, false, now, Epoch.FIRST);
  }
}
