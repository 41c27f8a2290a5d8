package io.sallyport.auth.httpsession;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.httpsession.HttpSessionRepository.Found;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions in memory: what every repository must do, and their bounds. */
class MemoryHttpSessionsTest extends HttpSessionRepositoryContract {

  private final MemoryHttpSessions sessions = new MemoryHttpSessions(1_000_000);

  @Override
  protected HttpSessionRepository repository() {
    return sessions;
  }

  @Test
  void create_beyondTheBound_staysWithinIt() {
    Map<String, String> large = Map.of("a", "x".repeat(99_000));
    for (int i = 0; i < 100; i++) {
      sessions.create(key(), session(null, large));
    }
    assertThat(sessions.count()).isBetween(1L, 10L);
  }

  @Test
  void sweep_forgetsWhatHasEndedAlone() {
    HttpSessionKey old = key();
    sessions.create(old, session(null, Map.of()));
    clock.advance(Duration.ofMinutes(29));
    HttpSessionKey key = key();
    sessions.create(key, session(null, Map.of()));
    clock.advance(Duration.ofMinutes(1));
    sessions.sweep(clock.instant());
    assertThat(sessions.count()).isEqualTo(1);
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Live.class);
  }
}
