package io.sallyport.sample.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ListenAddressTest {
  @Test
  void from_nothingSet_isLoopbackOnly() {
    ListenAddress address = ListenAddress.from(Map.of());

    assertThat(address).isEqualTo(new ListenAddress("127.0.0.1", 8080));
    assertThat(address.url(8080)).isEqualTo("http://localhost:8080");
  }

  @Test
  void from_environment_isTaken() {
    assertThat(ListenAddress.from(Map.of("HOST", "0.0.0.0", "PORT", " 81 ")))
        .isEqualTo(new ListenAddress("0.0.0.0", 81));
  }

  @Test
  void from_portThatIsNone_saysSo() {
    for (String port : new String[] {"x", "-1", "65536", "8080/tcp"}) {
      assertThatThrownBy(() -> ListenAddress.from(Map.of("PORT", port)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PORT")
          .hasMessageContaining(port);
    }
  }
}
