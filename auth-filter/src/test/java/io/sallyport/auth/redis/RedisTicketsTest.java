package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.auth.ticket.TicketStoreContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisTicketsTest extends TicketStoreContract {

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  @Override
  protected TicketStore store() {
    return new RedisTickets(REDIS.redis(), clock);
  }

  @Test
  void ticket_inRedis_isKnownByADigestAndEndsByItself() {
    String id = store().create("mfa", Map.of("account", "a"), Duration.ofMinutes(5), 5);

    for (String key : REDIS.client().keys(REDIS.settings().prefix() + "*")) {
      assertThat(key).doesNotContain(id);
      assertThat(REDIS.client().pttl(key)).isBetween(1L, 300_000L);
    }
  }
}
