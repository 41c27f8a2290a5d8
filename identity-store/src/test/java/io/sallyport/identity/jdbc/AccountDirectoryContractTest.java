package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.AccountDirectory;
import io.sallyport.identity.account.AccountDirectory.Position;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.mfa.BackupCodeSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AccountDirectoryContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

  private final IdentityDatabase database;
  private final AccountDirectory directory;

  AccountDirectoryContractTest(TestDatabase kind) {
    database = kind.fresh().open();
    directory = database.directory();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Accounts at(Instant now) {
    return database.accounts(Clock.fixed(now, ZoneOffset.UTC), label -> {});
  }

  private Account create(String name, int second, String... roles) {
    return at(NOW.plusSeconds(second)).create(name, Set.of(roles), "unusable").orElseThrow();
  }

  private List<String> names(String part) {
    return directory.page(part, null, 100).stream().map(Account::username).toList();
  }

  @Test
  void page_all_isWholeAccountsOldestFirst() {
    Account late = create("late", 9, "user", "editor");
    Account early = create("early", 1);
    at(NOW).setDisabled(late.id(), true);

    assertThat(directory.page("", null, 10))
        .containsExactly(early, at(NOW).byId(late.id()).orElseThrow());
  }

  @Test
  void page_byPage_neitherRepeatsNorMissesAnyOfTheSameMoment() {
    var made = new ArrayList<Account>();
    for (int i = 0; i < 7; i++) {
      made.add(create("same" + i, 0, "user", "editor"));
    }
    made.sort(Comparator.comparing(Account::id));

    var read = new ArrayList<Account>();
    List<Account> page = directory.page("", null, 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      read.addAll(page);
      create("same, made meanwhile " + read.size(), -60);
      page = directory.page("same", Position.of(page.get(page.size() - 1)), 3);
    }
    assertThat(read).isEqualTo(made);
  }

  @Test
  void page_partOfAName_isComparedAsNamesAre() {
    create("Ren\u00e9e", 0);
    create("IRENE", 1);
    create("sam", 2);
    at(NOW.plusSeconds(3)).link("ldap", "cn=irene", "Irene@LDAP", Set.of());

    assertThat(names("re")).containsExactly("Ren\u00e9e", "IRENE", "Irene@LDAP");
    assertThat(names("\uff32\uff25\uff2e\u00c9")).containsExactly("Ren\u00e9e");
    assertThat(names("irene@ldap")).containsExactly("Irene@LDAP");
    assertThat(names("none")).isEmpty();
  }

  @Test
  void page_wildcards_standForThemselves() {
    create("100%", 0);
    create("a_b", 1);
    create("axb", 2);
    create("bang!", 3);
    create("back\\slash", 4);

    assertThat(names("%")).containsExactly("100%");
    assertThat(names("\uff05")).containsExactly("100%");
    assertThat(names("_")).containsExactly("a_b");
    assertThat(names("!")).containsExactly("bang!");
    assertThat(names("!_")).isEmpty();
    assertThat(names("\\")).containsExactly("back\\slash");
    assertThat(names("' or '1'='1")).isEmpty();
  }

  @Test
  void page_whatIsNoText_isTheCallersError() {
    for (String part : List.of("a\0", "\ud800", "a".repeat(AccountDirectory.MAX_PART + 1))) {
      assertThatThrownBy(() -> directory.page(part, null, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(names("a".repeat(AccountDirectory.MAX_PART))).isEmpty();
  }

  @Test
  void namesWithoutFactor_rolesAndFactorsAndState_allCount() {
    create("bare", 0, "admin", "root");
    create("other", 1, "user");
    Account safe = create("safe", 2, "admin");
    database.factors().begin(safe.id(), "sealed", NOW);
    database.factors().confirm(safe.id(), "sealed", 0, BackupCodeSet.NONE, NOW);
    Account gone = create("gone", 3, "admin");
    at(NOW).setDisabled(gone.id(), true);
    Account begun = create("begun", 4, "root");
    database.factors().begin(begun.id(), "sealed", NOW);

    assertThat(directory.withFactor(Set.of(safe.id(), begun.id(), gone.id(), "none")))
        .containsExactly(safe.id());
    assertThat(directory.withFactor(Set.of())).isEmpty();
    assertThat(directory.namesWithoutFactor(Set.of("admin", "root"), 9))
        .containsExactly("bare", "begun");
    assertThat(directory.namesWithoutFactor(Set.of("admin", "root"), 1)).containsExactly("bare");
    assertThat(directory.namesWithoutFactor(Set.of("'"), 9)).isEmpty();
    assertThat(directory.namesWithoutFactor(Set.of(), 9)).isEmpty();
  }

  @Test
  void time_database_isThatOfThisMachine() {
    assertThat(Duration.between(database.time(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void anything_afterAnOutage_saysSo() {
    database.close();

    assertThatThrownBy(() -> directory.page("", null, 1))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> directory.namesWithoutFactor(Set.of("admin"), 1))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(database::time).isInstanceOf(StoreUnavailableException.class);
  }
}
