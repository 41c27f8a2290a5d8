package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

class BreakersTest {

  private static final HostAndPort LOW = new HostAndPort("low", 1);
  private static final HostAndPort HIGH = new HostAndPort("high", 1);

  /** Slots of these tags: 15,495 and 3,300 (as {@code CLUSTER KEYSLOT} says). */
  private static final String KEY_OF_HIGH = "s:{a}:1";

  private static final String KEY_OF_LOW = "s:{b}:1";

  @Test
  void of_oneNodeIsSilent_othersAreAsked() {
    Breakers breakers = Breakers.ofNodes(slot -> slot < 8_192 ? LOW : HIGH);
    breakers.of(KEY_OF_LOW).failed();
    breakers.of(KEY_OF_HIGH).answered();
    assertThat(breakers.of(KEY_OF_LOW).lets()).isFalse();
    assertThat(breakers.of("x:{b}:2").lets()).isFalse();
    assertThat(breakers.of(KEY_OF_HIGH).lets()).isTrue();
  }

  @Test
  void of_nobodyIsKnownToHaveTheSlot_isOneForAll() {
    Breakers breakers = Breakers.ofNodes(slot -> null);
    breakers.of(KEY_OF_LOW).failed();
    assertThat(breakers.of(KEY_OF_HIGH).lets()).isFalse();
  }

  @Test
  void of_oneServer_isOneForAll() {
    Breakers breakers = Breakers.one();
    breakers.of(KEY_OF_LOW).failed();
    assertThat(breakers.of(KEY_OF_HIGH).lets()).isFalse();
    assertThat(breakers.node(KEY_OF_LOW)).isNull();
  }
}
