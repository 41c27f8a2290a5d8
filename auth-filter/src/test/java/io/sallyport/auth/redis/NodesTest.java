package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

class NodesTest {

  private static final JedisException SILENT = new JedisConnectionException("It does not answer");
  private static final HostAndPort LOW = new HostAndPort("low", 1);
  private static final HostAndPort HIGH = new HostAndPort("high", 1);

  /** Slots of these tags: 15,495 and 3,300 (as {@code CLUSTER KEYSLOT} says). */
  private static final String KEY_OF_HIGH = "s:{a}:1";

  private static final String KEY_OF_LOW = "s:{b}:1";

  @Test
  void of_oneNodeIsSilent_othersAreAsked() {
    Nodes nodes = Nodes.ofCluster(slot -> slot < 8_192 ? LOW : HIGH);
    assertThat(nodes.of(KEY_OF_LOW).failed(SILENT)).isNotNull();
    nodes.of(KEY_OF_HIGH).answered();
    assertThat(nodes.of(KEY_OF_LOW).lets()).isFalse();
    assertThat(nodes.of("x:{b}:2").lets()).isFalse();
    assertThat(nodes.of(KEY_OF_HIGH).lets()).isTrue();
  }

  @Test
  void note_oneNodeRefusesIt_othersAndLaterOnesAreTried() {
    var nanos = new AtomicLong(7);
    Node node = new Node(nanos::get);
    node.noted(false);
    assertThat(node.takesNotes()).isFalse();
    assertThat(node.lets()).as("what is asked").isTrue();
    nanos.addAndGet(Node.UNNOTED_NANOS);
    assertThat(node.takesNotes()).isTrue();
    node.noted(true);
    assertThat(node.takesNotes()).isTrue();

    Nodes nodes = Nodes.ofCluster(slot -> slot < 8_192 ? LOW : HIGH);
    nodes.of(KEY_OF_LOW).noted(false);
    assertThat(nodes.of(KEY_OF_HIGH).takesNotes()).isTrue();
  }

  @Test
  void of_nobodyIsKnownToHaveTheSlot_isOneForAll() {
    Nodes nodes = Nodes.ofCluster(slot -> null);
    assertThat(nodes.of(KEY_OF_LOW).failed(SILENT)).isNotNull();
    assertThat(nodes.of(KEY_OF_HIGH).lets()).isFalse();
  }

  @Test
  void of_oneServer_isOneForAll() {
    Nodes nodes = Nodes.one();
    assertThat(nodes.of(KEY_OF_LOW).failed(SILENT)).isNotNull();
    assertThat(nodes.of(KEY_OF_HIGH).lets()).isFalse();
    assertThat(nodes.address(KEY_OF_LOW)).isNull();
  }
}
