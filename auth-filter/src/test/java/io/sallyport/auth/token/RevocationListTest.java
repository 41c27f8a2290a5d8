package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.News;
import io.sallyport.identity.token.Revocations;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevocationListTest {

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final Map<String, Instant> kept = new HashMap<>(Map.of("old", start.plusSeconds(5)));
  private int purged;
  private final RevocationList list =
      new RevocationList(
          new Revocations() {
            @Override
            public void revoke(String id, Instant until) {
              kept.put(id, until);
            }

            @Override
            public Map<String, Instant> live(Instant now) {
              return Map.copyOf(kept);
            }

            @Override
            public int purge(Instant now) {
              purged++;
              return 0;
            }
          },
          News.NONE,
          clock);

  private boolean dead(String jti, String sid) {
    Map<String, Object> claims = new HashMap<>(Map.of("jti", jti, "sid", sid, "iss", "i"));
    claims.putAll(
        Map.of("aud", "a", "sub", "s", "scope", "", "amr", List.of(), "auth_time", 1L, "iat", 1L));
    claims.putAll(Map.of("exp", 2L, "epoch", 0L));
    return list.isRevoked(new VerifiedToken("key", new ClaimReader(claims)));
  }

  @Test
  void isRevoked_byTokenOrFamily_andWhatTheStoreKnew() {
    assertThat(dead("old", "x")).isTrue();
    assertThat(dead("x", "old")).isTrue();
    assertThat(dead("new", "x")).isFalse();
    list.revoke("a", "new", start.plusSeconds(9));
    assertThat(dead("new", "x")).isTrue();
    assertThat(kept).containsEntry("new", start.plusSeconds(9));
    list.mirror("a", "told", start.plusSeconds(9));
    assertThat(dead("x", "told")).isTrue();
    assertThat(kept).doesNotContainKey("told");
  }

  @Test
  void purge_whatDoesNotMatterAnyMore_isForgottenAtThatInstant() {
    list.mirror("a", "old", start.plusSeconds(3));
    clock.set(start.plusSeconds(5).minusNanos(1));
    list.purge();
    assertThat(dead("old", "x")).isTrue();
    clock.set(start.plusSeconds(5));
    list.purge();
    assertThat(dead("old", "x")).isFalse();
    assertThat(purged).isEqualTo(2);
  }
}
