package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import io.sallyport.identity.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do. */
abstract class AccountsContract {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456789Z");
  private static final int THREADS = 16;
  private static final String HASH = "{MD5}5f4dcc3b5aa765d61d8327deb882cf99";
  private static final String OTHER = "{MD5}00000000000000000000000000000000";

  private final List<String> raised = new ArrayList<>();
  private final Set<String> labels = new HashSet<>();
  private IdentityDatabase database;
  private Accounts accounts;

  /** Opens the same database again at each call within a test. */
  abstract IdentityDatabase open();

  @BeforeEach
  void start() {
    database = open();
    accounts = database.accounts(Clock.fixed(NOW, ZoneOffset.UTC), labels::add);
    accounts.addListener((id, epoch) -> raised.add(id + " " + epoch));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Account create(String name) {
    return accounts.create(name, Set.of("user", "editor"), HASH).orElseThrow();
  }

  @Test
  void create_newName_isFoundByIdAndByEveryFormOfTheName() {
    Account account = create("Ren\u00e9e");

    assertThat(account.createdAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00.123456Z"));
    assertThat(accounts.byId(account.id())).contains(account);
    assertThat(accounts.byUsername("RENE\u0301E")).contains(account);
    assertThat(accounts.passwordHash(account.id())).contains(HASH);
    assertThat(account.epoch()).isEqualTo(Epoch.FIRST);
    assertThat(labels).containsExactly("{MD5}");
  }

  @Test
  void byAnything_unknown_isEmpty() {
    assertThat(accounts.byId("none")).isEmpty();
    assertThat(accounts.byUsername("none")).isEmpty();
    assertThat(accounts.byUsername("no\0ne")).isEmpty();
    assertThat(accounts.passwordHash("none")).isEmpty();
    assertThatThrownBy(() -> accounts.revokeAll("none")).isInstanceOf(NoSuchElementException.class);
    assertThat(raised).isEmpty();
  }

  @Test
  void create_takenName_isEmptyAndLeavesNothing() {
    Account first = create("sam");

    assertThat(accounts.create("SAM", Set.of(), OTHER)).isEmpty();
    assertThat(accounts.byUsername("sam")).contains(first);
    assertThat(accounts.passwordHash(first.id())).contains(HASH);
  }

  @Test
  void change_eachKind_raisesItsEpochAndTells() {
    Account account = create("kim");
    String id = account.id();

    assertThat(accounts.changePassword(account, OTHER)).contains(new Epoch(1, 0));
    assertThat(accounts.setRoles(id, Set.of("admin"))).isEqualTo(new Epoch(1, 1));
    assertThat(accounts.setDisabled(id, true)).isEqualTo(new Epoch(2, 1));
    assertThat(accounts.setDisabled(id, false)).isEqualTo(new Epoch(2, 1));
    assertThat(accounts.revokeAll(id)).isEqualTo(new Epoch(3, 1));

    assertThat(accounts.byId(id))
        .contains(
            new Account(
                id, "", "kim", Set.of("admin"), false, account.createdAt(), new Epoch(3, 1)));
    assertThat(accounts.passwordHash(id)).contains(OTHER);
    assertThat(raised)
        .containsExactly(
            id + " " + new Epoch(1, 0),
            id + " " + new Epoch(1, 1),
            id + " " + new Epoch(2, 1),
            id + " " + new Epoch(3, 1));
  }

  @Test
  void change_listenerThrows_reachesTheCallerAfterTheCommit() {
    Account account = create("lou");
    accounts.addListener(
        (id, epoch) -> {
          throw new IllegalStateException("not carried on");
        });

    assertThatThrownBy(() -> accounts.revokeAll(account.id())).hasMessage("not carried on");
    assertThat(accounts.byId(account.id()).orElseThrow().epoch()).isEqualTo(new Epoch(1, 0));
  }

  @Test
  void raised_eachKind_waitsUntilThatEpochIsCarried() {
    Account account = create("kim");
    create("lou");
    String id = account.id();
    RaisedEpochs epochs = database.raisedEpochs();
    assertThat(epochs.waiting(10)).isEmpty();

    accounts.setDisabled(id, false);
    assertThat(epochs.waiting(10)).as("enabling raises none").isEmpty();
    accounts.setRoles(id, Set.of("admin"));
    Raised first = new Raised(id, new Epoch(0, 1));
    assertThat(epochs.waiting(10)).containsExactly(first);
    accounts.revokeAll(id);
    epochs.carried(first);
    Raised second = new Raised(id, new Epoch(1, 1));
    assertThat(epochs.waiting(10)).as("raised again meanwhile").containsExactly(second);
    epochs.carried(second);
    assertThat(epochs.waiting(10)).isEmpty();
    accounts.setDisabled(id, true);
    assertThat(epochs.waiting(10)).containsExactly(new Raised(id, new Epoch(2, 1)));
  }

  @Test
  void since_anInstant_isEveryAccountRaisedFromThenOnPageByPage() {
    var ids = new TreeSet<String>();
    for (int i = 0; i < 5; i++) {
      String id = create("user " + i).id();
      accounts.revokeAll(id);
      ids.add(id);
    }
    create("never raised");
    RaisedEpochs epochs = database.raisedEpochs();
    epochs.carried(new Raised(ids.first(), new Epoch(1, 0)));

    var found = new ArrayList<String>();
    List<Raised> page = epochs.since(NOW.minusSeconds(1), null, 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      page.forEach(one -> found.add(one.accountId()));
      page = epochs.since(NOW.minusSeconds(1), found.get(found.size() - 1), 2);
    }

    assertThat(found).containsExactlyElementsOf(ids);
    assertThat(epochs.since(NOW.plusSeconds(1), null, 2)).isEmpty();
    assertThat(epochs.waiting(3)).hasSize(3);
  }

  @Test
  void rehash_changedMeanwhile_doesNothing() {
    Account account = create("ash");

    assertThat(accounts.rehash(account.id(), OTHER, HASH)).isFalse();
    assertThat(accounts.passwordHash(account.id())).contains(HASH);
    assertThat(accounts.rehash(account.id(), HASH, OTHER)).isTrue();
    assertThat(accounts.passwordHash(account.id())).contains(OTHER);
    assertThat(accounts.byId(account.id())).contains(account);
    assertThat(raised).isEmpty();
  }

  @Test
  void link_sameCaller_isOneAccountThatFollowsTheStore() {
    Account first = accounts.link("ldap", "uid=7", "pat", Set.of("user"));
    Account again = accounts.link("ldap", "uid=7", "pat", Set.of("user"));
    assertThat(raised).isEmpty();
    Account renamed = accounts.link("ldap", "uid=7", "patricia", Set.of("user"));
    assertThat(raised).containsExactly(first.id() + " " + new Epoch(0, 1));
    Account promoted = accounts.link("ldap", "uid=7", "patricia", Set.of("user", "admin"));

    assertThat(again).isEqualTo(first);
    assertThat(List.of(renamed.id(), promoted.id())).containsOnly(first.id());
    assertThat(renamed.username()).isEqualTo("patricia");
    assertThat(promoted.roles()).containsExactlyInAnyOrder("user", "admin");
    assertThat(renamed.epoch()).isEqualTo(new Epoch(0, 1));
    assertThat(promoted.epoch()).isEqualTo(new Epoch(0, 2));
    assertThat(accounts.byId(first.id())).contains(promoted);
    assertThat(raised)
        .containsExactly(first.id() + " " + new Epoch(0, 1), first.id() + " " + new Epoch(0, 2));
  }

  @Test
  void link_nameOfALocalOrAnotherLinkedAccount_isNeverTheSameAccount() {
    Account local = create("robin");
    Account one = accounts.link("ldap", "uid=1", "robin", Set.of());
    Account two = accounts.link("ldap", "uid=2", "robin", Set.of());
    Account elsewhere = accounts.link("legacy", "uid=1", "robin", Set.of());

    assertThat(Set.of(local.id(), one.id(), two.id(), elsewhere.id())).hasSize(4);
    assertThat(accounts.byUsername("robin")).contains(local);
    assertThat(accounts.passwordHash(one.id())).isEmpty();
    assertThatThrownBy(() -> accounts.changePassword(one, HASH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(accounts.byId(one.id()).orElseThrow().epoch()).isEqualTo(Epoch.FIRST);
  }

  @Test
  void byUsername_onlyALinkedAccountHasTheName_isEmpty() {
    accounts.link("ldap", "uid=1", "robin", Set.of());

    assertThat(accounts.byUsername("robin")).isEmpty();
  }

  @Test
  void link_unstorableNames_areTheCallersErrorAndNoOutage() {
    for (String bad : List.of("", "a\0b", "a\ud800b", "x".repeat(513))) {
      assertThatThrownBy(() -> accounts.link("ldap", bad, "name", Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> accounts.link("ldap", "uid", bad, Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> accounts.link("", "uid", "name", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void create_sameNameFromManyThreads_oneWins() throws Exception {
    List<Boolean> won = atOnce(() -> accounts.create("sky", Set.of("user"), HASH).isPresent());

    assertThat(won).hasSize(THREADS).containsOnlyOnce(true);
  }

  @Test
  void link_sameCallerFromManyThreads_makesOneAccount() throws Exception {
    List<String> ids =
        atOnce(() -> accounts.link("ldap", "uid=9", "sky", Set.of("user", "editor")).id());

    assertThat(ids).hasSize(THREADS);
    assertThat(Set.copyOf(ids)).hasSize(1);
  }

  @Test
  void revokeAll_fromManyThreads_losesNoRaise() throws Exception {
    Account account = create("eve");
    Accounts quiet = database.accounts(Clock.systemUTC(), label -> {});

    atOnce(() -> quiet.revokeAll(account.id()));

    assertThat(quiet.byId(account.id()).orElseThrow().epoch()).isEqualTo(new Epoch(THREADS, 0));
  }

  private static <T> List<T> atOnce(Callable<T> work) throws Exception {
    try (AtOnce threads = new AtOnce(THREADS)) {
      return threads.run(work);
    }
  }

  @Test
  void reopen_afterClose_keepsAccountsAndPasswords() {
    Account account = create("max");
    Account linked = accounts.link("ldap", "uid=3", "max", Set.of("user"));
    reopen();

    assertThat(accounts.byUsername("max")).contains(account);
    assertThat(accounts.passwordHash(account.id())).contains(HASH);
    assertThat(accounts.link("ldap", "uid=3", "max", Set.of("user"))).isEqualTo(linked);
  }

  private void reopen() {
    database.close();
    start();
  }

  @Test
  void append_anyEvent_isWritten() {
    AuditEvent plain =
        new AuditEvent(
            NOW,
            "sign-in.failed",
            "a",
            null,
            new AuditEvent.Request("192.0.2.1", "/auth/login", ""),
            "unknown");
    AuditEvent odd =
        new AuditEvent(NOW, "x".repeat(500), null, null, null, "\0\ud800\ud83d\ude00".repeat(4000));

    database.audit().append(plain);
    database.audit().append(odd);

    String at = "2026-11-21T10:00:00.123456Z";
    assertThat(auditRows())
        .containsExactly(
            at + "|sign-in.failed|a|null|192.0.2.1|unknown",
            at
                + "|"
                + "x".repeat(128)
                + "|null|null|null|"
                + "\ufffd\ufffd\ud83d\ude00".repeat(1_000));
  }

  private List<String> auditRows() {
    return ((AuditTable) database.audit())
        .sql()
        .ask(
            "audit",
            handle ->
                handle
                    .createQuery(
                        "select at, type, account_id, actor_id, address, detail"
                            + " from sallyport_audit order by id")
                    .map(
                        (row, context) ->
                            String.join(
                                "|",
                                Columns.instant(row, "at").toString(),
                                row.getString("type"),
                                row.getString("account_id"),
                                row.getString("actor_id"),
                                row.getString("address"),
                                row.getString("detail")))
                    .list());
  }

  @Test
  void passwords_bareHashes_arePagedByAccountAndReplacedOnce() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      ids.add(create("bulk" + i).id());
    }
    PasswordTable passwords = database.passwords();
    Set<String> seen = new HashSet<>();
    String last = "";
    for (var page = passwords.after(last, "{MD5}", 2);
        !page.isEmpty();
        page = passwords.after(last, "{MD5}", 2)) {
      for (PasswordTable.Stored stored : page) {
        assertThat(stored.toString()).doesNotContain(stored.hash());
        seen.add(stored.accountId());
        last = stored.accountId();
      }
    }
    assertThat(seen).containsAll(ids);
    assertThat(passwords.labels()).contains("{MD5}");
    assertThat(passwords.replace(last, HASH, OTHER)).isTrue();
    assertThat(passwords.replace(last, HASH, OTHER)).isFalse();
  }

  @Test
  void everything_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(() -> accounts.byUsername("max"))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.store()).isEqualTo("accounts"));
    assertThatThrownBy(() -> accounts.create("max", Set.of(), HASH))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(
            () -> database.audit().append(new AuditEvent(NOW, "t", null, null, null, "")))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.store()).isEqualTo("audit"));
    assertThat(database.isUp()).isFalse();
  }
}
