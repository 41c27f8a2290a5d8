package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.account.RaisedEpochs.Raised;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntoldTest {

  private final Untold untold = new Untold();

  private static Raised raised(String account, long revocation, long rights) {
    return new Raised(account, new Epoch(revocation, rights));
  }

  @Test
  void of_accountInSeveralLists_isTheHighestOfEach() {
    untold.are(List.of(raised("ann", 3, 0)), List.of(raised("ann", 1, 4), raised("ben", 1, 1)));
    untold.add(raised("ann", 2, 2));

    assertThat(untold.of("ann")).isEqualTo(new Epoch(3, 4));
    assertThat(untold.of("ben")).isEqualTo(new Epoch(1, 1));
    assertThat(untold.of("cat")).isNull();
  }

  /** The list was read before, and does not have it. */
  @Test
  void are_oneCameMeanwhile_staysUntilTheNextList() {
    untold.add(raised("ann", 1, 0));
    untold.are(List.of(), List.of());
    assertThat(untold.of("ann")).isEqualTo(new Epoch(1, 0));

    untold.are(List.of(), List.of());

    assertThat(untold.of("ann")).isNull();
  }

  @Test
  void of_moreThanCanBeKept_refusesWhoMightBeAmongThem() {
    var all = new ArrayList<Raised>();
    for (int i = 0; i <= Untold.MOST; i++) {
      all.add(raised("account" + i, 1, 0));
    }
    untold.are(all, List.of());
    assertThat(untold.of("account1")).isEqualTo(new Epoch(1, 0));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> untold.of("somebody else"));

    untold.are(all.subList(0, Untold.MOST), List.of());
    assertThat(untold.of("somebody else")).isNull();
  }

  @Test
  void add_moreThanCanBeKept_refusesWhoMightBeAmongThem() {
    for (int i = 0; i <= Untold.MOST; i++) {
      untold.add(raised("account" + i, 1, 0));
    }
    assertThat(untold.of("somebody else")).isNull();
    untold.add(raised("one more", 1, 0));

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> untold.of("somebody else"));
  }
}
