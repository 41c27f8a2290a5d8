package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.TestClock;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EpochOutboxTest {

  private static final Duration LIFETIME = Duration.ofHours(8);

  private final TestClock clock = new TestClock();
  private final Table table = new Table();
  private final List<String> atOnce = new ArrayList<>();
  private final List<String> later = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final Untold untold = new Untold();
  private @Nullable String histories = "a";
  private final EpochOutbox outbox =
      new EpochOutbox(
          new EpochOutbox.Target() {
            @Override
            public String histories() {
              if (histories == null) {
                throw new StoreUnavailableException("redis", new IllegalStateException("away"));
              }
              return histories;
            }

            @Override
            public void raise(String accountId, Epoch epoch) {
              tell(atOnce, accountId, epoch);
            }

            @Override
            public void carry(String accountId, Epoch epoch) {
              tell(later, accountId, epoch);
            }

            @Override
            public Untold untold() {
              return untold;
            }
          },
          table,
          LIFETIME,
          clock);

  private void tell(List<String> heard, String account, Epoch epoch) {
    if (refused.contains(account)) {
      throw new StoreUnavailableException("redis", new IllegalStateException("refused"));
    }
    heard.add(account + " " + epoch.revocation());
  }

  /** The database: accounts in the order of their ids. */
  private static final class Table implements RaisedEpochs {
    final TreeMap<String, Epoch> all = new TreeMap<>();
    final TreeMap<String, Epoch> waiting = new TreeMap<>();
    final List<Instant> asked = new ArrayList<>();
    boolean away;

    void raise(String account, long revocation) {
      all.put(account, new Epoch(revocation, 0));
      waiting.put(account, new Epoch(revocation, 0));
    }

    private void requireThere() {
      if (away) {
        throw new StoreUnavailableException("accounts", new IllegalStateException("away"));
      }
    }

    @Override
    public List<Raised> waiting(int most) {
      requireThere();
      return rows(waiting, most);
    }

    @Override
    public void carried(Raised raised) {
      requireThere();
      waiting.remove(raised.accountId(), raised.epoch());
    }

    @Override
    public List<Raised> since(Instant from, @Nullable String after, int most) {
      requireThere();
      asked.add(from);
      return rows(after == null ? all : new TreeMap<>(all.tailMap(after, false)), most);
    }

    private static List<Raised> rows(TreeMap<String, Epoch> of, int most) {
      return of.entrySet().stream()
          .limit(most)
          .map(one -> new Raised(one.getKey(), one.getValue()))
          .toList();
    }
  }

  @Test
  void raised_isToldAtOnceAndNotedAsCarried() {
    table.raise("ann", 1);

    outbox.raised("ann", new Epoch(1, 0));

    assertThat(atOnce).containsExactly("ann 1");
    assertThat(table.waiting).isEmpty();
  }

  @Test
  void raised_databaseAwayAfterwards_isDoneAllTheSame() {
    table.raise("ann", 1);
    table.away = true;

    outbox.raised("ann", new Epoch(1, 0));

    assertThat(atOnce).containsExactly("ann 1");
    assertThat(table.waiting).containsKey("ann");
  }

  @Test
  void raised_redisAway_reachesWhoeverMadeTheChangeAndIsCarriedLater() {
    table.raise("ann", 1);
    refused.add("ann");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> outbox.raised("ann", new Epoch(1, 0)));
    assertThat(untold.of("ann")).as("here, at once").isEqualTo(new Epoch(1, 0));
    outbox.carry();
    assertThat(table.waiting).containsKey("ann");
    assertThat(untold.of("ann")).isEqualTo(new Epoch(1, 0));

    refused.clear();
    outbox.carry();

    assertThat(later).contains("ann 1");
    assertThat(untold.of("ann")).isNull();
    assertThat(table.waiting).isEmpty();
  }

  @Test
  void carry_oneAccountIsRefused_allOthersArrive() {
    for (String account : List.of("ann", "ben", "cat")) {
      table.raise(account, 2);
    }
    refused.add("ann");

    outbox.carry();

    assertThat(table.waiting.keySet()).containsExactly("ann");
    assertThat(later).containsOnly("ben 2", "cat 2");
  }

  @Test
  void carry_moreThanABatch_carriesAllInOneRun() {
    for (int i = 0; i < 2 * EpochOutbox.BATCH + 7; i++) {
      table.raise("account" + i, 1);
    }
    outbox.carry();
    assertThat(table.waiting).isEmpty();
  }

  @Test
  void carry_everyAccountRefused_endsAllTheSame() {
    for (int i = 0; i < EpochOutbox.BATCH; i++) {
      table.raise("account" + i, 1);
      refused.add("account" + i);
    }
    outbox.carry();
    assertThat(table.waiting).hasSize(EpochOutbox.BATCH);
    assertThat(later).isEmpty();
  }

  @Test
  void carry_anotherHistory_carriesAllOfALifetimeAgainOnce() {
    for (int i = 0; i < EpochOutbox.BATCH + 3; i++) {
      table.raise("account" + i, 1);
    }
    outbox.carry();
    later.clear();
    table.asked.clear();
    outbox.carry();
    assertThat(later).as("the same history").isEmpty();

    histories = "b";
    outbox.carry();
    outbox.carry();

    assertThat(later).hasSize(EpochOutbox.BATCH + 3).doesNotHaveDuplicates();
    assertThat(table.asked)
        .containsOnly(clock.instant().minus(LIFETIME).minus(Duration.ofMinutes(5)))
        .hasSize(2);
  }

  /** Else what the old primary took with it would be obeyed by nobody. */
  @Test
  void carry_anotherHistoryOfWhichSomeIsRefused_isObeyedHereAndTriedAgain() {
    table.raise("ann", 1);
    table.raise("ben", 1);
    outbox.carry();
    later.clear();
    histories = "b";
    refused.add("ann");
    outbox.carry();
    outbox.carry();
    assertThat(later).as("nobody is told twice").containsExactly("ben 1");
    assertThat(untold.of("ann")).isEqualTo(new Epoch(1, 0));
    assertThat(untold.of("ben")).isNull();

    refused.clear();
    outbox.carry();
    outbox.carry();

    assertThat(later).containsExactly("ben 1", "ann 1");
    assertThat(untold.of("ann")).isNull();
  }

  @Test
  void carry_nobodySaysItsHistory_carriesWhatWaitsAllTheSame() {
    table.raise("ann", 1);
    table.raise("ben", 1);
    refused.add("ann");
    histories = null;

    outbox.carry();

    assertThat(later).containsExactly("ben 1");
    assertThat(untold.of("ann")).isEqualTo(new Epoch(1, 0));
  }

  /** Whoever refuses may have a part of the accounts alone. */
  @Test
  void carry_moreThanABatchIsRefused_reachesTheOthersInTheEnd() {
    for (int i = 0; i < 2 * EpochOutbox.BATCH; i++) {
      table.raise("account" + i, 1);
      refused.add("account" + i);
    }
    table.raise("zoe", 1);

    for (int i = 0; i < 100 && later.isEmpty(); i++) {
      outbox.carry();
    }

    assertThat(later).containsOnly("zoe 1");
    assertThat(untold.of("account1")).isEqualTo(new Epoch(1, 0));
  }

  @Test
  void carry_databaseAway_triesAgain() {
    table.raise("ann", 1);
    table.away = true;
    outbox.carry();
    assertThat(later).isEmpty();

    table.away = false;
    outbox.carry();

    assertThat(table.waiting).isEmpty();
  }
}
