package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.ClientAddress.Block;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is calling from where, as far as peers and proxies can be believed. */
class ClientAddressTest {

  private static ClientAddress address(String text) {
    return ClientAddress.parse(text).orElseThrow();
  }

  private static boolean in(String text, String block) {
    return address(text).in(Block.parse(block).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1,192.0.2.1",
    "255.255.255.255,255.255.255.255,255.255.255.255",
    "[2001:db8::1],2001:db8:0:0:0:0:0:1,20010db800000000/64",
    "2001:db8:1:2:3:4:5:6,2001:db8:1:2:3:4:5:6,20010db800010002/64",
    "fe80::1%eth0,fe80:0:0:0:0:0:0:1,fe80000000000000/64"
  })
  void parse_literal_isThatAddress(String text, String shown, String limitKey) {
    assertThat(address(text)).hasToString(shown);
    assertThat(address(text).limitKey()).isEqualTo(limitKey);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "[::1",
        "::1]",
        ":::",
        "1:2",
        "0000:0000:0000:0000:0000:0000:0000:0000:00000000"
      })
  void parse_anythingElse_isNone(String text) {
    assertThat(ClientAddress.parse(text)).isEmpty();
  }

  @Test
  void loopback_isTheMachineItself() {
    assertThat(address("127.9.9.9").loopback()).isTrue();
    assertThat(address("::1").loopback()).isTrue();
    assertThat(address("192.0.2.1").loopback()).isFalse();
  }

  @Test
  void in_block_comparesTheLeadingBits() {
    assertThat(in("10.255.0.1", "10.0.0.0/8")).isTrue();
    assertThat(in("11.0.0.0", "10.0.0.0/8")).isFalse();
    assertThat(in("192.0.2.127", "192.0.2.0/25")).isTrue();
    assertThat(in("192.0.2.128", "192.0.2.0/25")).isFalse();
    assertThat(in("192.0.2.1", "192.0.2.1")).isTrue();
    assertThat(in("192.0.2.0", "192.0.2.1")).isFalse();
    assertThat(in("255.0.0.0", "0.0.0.0/0")).isTrue();
    assertThat(in("::1", "0.0.0.0/0")).isFalse();
    assertThat(in("2001:db8::ffff", "2001:db8::/127")).isFalse();
    assertThat(in("2001:db8::1", "2001:db8::/127")).isTrue();
    assertThat(in("2001:db8::1", "2001:db8::")).isFalse();
  }

  @Test
  void block_bounds_areThoseOfItsAddress() {
    assertThat(Block.parse("192.0.2.0/32")).contains(new Block(address("192.0.2.0"), 32));
    assertThat(Block.parse("192.0.2.0")).contains(new Block(address("192.0.2.0"), 32));
    assertThat(Block.parse("::/128")).contains(new Block(address("::"), 128));
    assertThat(Block.parse("::")).contains(new Block(address("::"), 128));
    for (String wrong : List.of("192.0.2.0/33", "::/129", "192.0.2.0/", "x/8", "192.0.2.0/-1")) {
      assertThat(Block.parse(wrong)).as(wrong).isEmpty();
    }
  }

  private static Exchange through(ForwardingHeader header, FakeRequest request, String... proxies) {
    return request.exchange(
        new Site(
            "",
            "/auth",
            null,
            header,
            Stream.of(proxies).map(Block::parse).map(Optional::orElseThrow).toList(),
            new CookiePolicy(false, "Lax", null, ""),
            Clock.systemUTC()));
  }

  @Test
  void via_noTrustedPeer_believesNobody() {
    FakeRequest request =
        new FakeRequest()
            .header("Host", "app.example:8443")
            .header("Forwarded", "for=198.51.100.7;proto=https;host=x.example");
    Exchange exchange = through(ForwardingHeader.FORWARDED, request, "10.0.0.0/8");

    assertThat(exchange.address()).hasToString("192.0.2.1");
    assertThat(exchange.origin()).isEqualTo(new Origin("http", "app.example", 8443));
    assertThat(exchange.secure()).isFalse();
  }

  @Test
  void via_trustedPeer_believesTheHopItReportsAndNoFurther() {
    FakeRequest request =
        new FakeRequest()
            .peer("10.0.0.1")
            .header("Forwarded", "for=203.0.113.9;host=evil.example;proto=http")
            .header("Forwarded", "For=\"[2001:db8::7]:4711\"; Proto=https ;HOST=\"app.example\"");
    Exchange exchange = through(ForwardingHeader.FORWARDED, request, "10.0.0.0/8");

    assertThat(exchange.address()).hasToString("2001:db8:0:0:0:0:0:7");
    assertThat(exchange.origin()).isEqualTo(new Origin("https", "app.example", 443));
    assertThat(exchange.secure()).isTrue();
  }

  @Test
  void via_severalTrustedProxies_areWalkedToTheClient() {
    FakeRequest request =
        new FakeRequest()
            .peer("10.0.0.1")
            .header("X-Forwarded-For", "203.0.113.9, 198.51.100.7:99, 10.0.0.2")
            .header("X-Forwarded-Proto", "http, https")
            .header("X-Forwarded-Host", "evil.example, app.example");
    Exchange exchange = through(ForwardingHeader.X_FORWARDED_FOR, request, "10.0.0.0/8");

    assertThat(exchange.address()).hasToString("198.51.100.7");
    assertThat(exchange.origin()).isEqualTo(new Origin("https", "app.example", 443));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "_hidden", "", "[::1", "1:2:3", "for"})
  void via_hopThatIsNoAddress_endsTheWalk(String hop) {
    FakeRequest request =
        new FakeRequest().peer("10.0.0.1").header("X-Forwarded-For", "203.0.113.9, " + hop);

    assertThat(through(ForwardingHeader.X_FORWARDED_FOR, request, "10.0.0.0/8").address())
        .hasToString("10.0.0.1");
  }

  @Test
  void via_headerThatIsNotTheOneBelieved_saysNothing() {
    FakeRequest request =
        new FakeRequest().peer("10.0.0.1").header("X-Forwarded-For", "203.0.113.9");

    assertThat(through(ForwardingHeader.FORWARDED, request, "10.0.0.0/8").address())
        .hasToString("10.0.0.1");
    assertThat(through(ForwardingHeader.NONE, request, "10.0.0.0/8").address())
        .hasToString("10.0.0.1");
  }

  @Test
  void plainLoopback_behindAnythingThatForwards_isFalse() {
    assertThat(plain(new FakeRequest().peer("127.0.0.1").header("X-Forward", "x")).plainLoopback())
        .isTrue();
    for (String name : List.of("forwarded", "X-FORWARDED-FOR", "x-forwarded-port")) {
      assertThat(plain(new FakeRequest().peer("127.0.0.1").header(name, "x")).plainLoopback())
          .as(name)
          .isFalse();
    }
  }

  @Test
  void origin_ofARequestWhoseHostIsNone_isThatOfTheServer() {
    assertThat(new FakeRequest().exchange(FakeRequest.site("", false)).origin())
        .isEqualTo(new Origin("http", "localhost", 8080));
    assertThat(
            new FakeRequest().header("Host", "a b").exchange(FakeRequest.site("", false)).origin())
        .isEqualTo(new Origin("http", "localhost", 8080));
  }

  @ParameterizedTest
  @CsvSource({
    "https://A.Example,https,a.example,443",
    "HTTP://a.example,http,a.example,80",
    "http://a.example:443,http,a.example,443",
    "https://[::1]:0,https,[::1],0"
  })
  void origin_parsed_isInTheFormOfBrowsers(String text, String scheme, String host, int port) {
    assertThat(Origin.parse(text)).contains(new Origin(scheme, host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "ftp://a.example",
        "https://",
        "https://a.example/",
        "https://a.example?x",
        "https://a.example#x",
        "https://u@a.example",
        "a.example",
        "https://a b"
      })
  void origin_anythingElse_isNone(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  @Test
  void origin_shown_leavesTheDefaultPortOut() {
    assertThat(new Origin("https", "a.example", 443)).hasToString("https://a.example");
    assertThat(new Origin("http", "a.example", 80)).hasToString("http://a.example");
    assertThat(new Origin("http", "a.example", 443)).hasToString("http://a.example:443");
    assertThat(new Origin("https", "a", 443).secure()).isTrue();
    assertThat(new Origin("http", "a", 443).secure()).isFalse();
    assertThat(new Origin("http", "localhost", 80).loopback()).isTrue();
    assertThat(new Origin("http", "[::1]", 80).loopback()).isTrue();
    assertThat(new Origin("http", "127.0.0.1", 80).loopback()).isTrue();
    assertThat(new Origin("http", "a.example", 80).loopback()).isFalse();
  }

  private static Exchange plain(FakeRequest request) {
    return request.exchange(FakeRequest.site("", false));
  }

  @Test
  void plainLoopback_onlyForADeveloperOnTheVeryMachine() {
    assertThat(plain(new FakeRequest().peer("127.0.0.1")).plainLoopback()).isTrue();
    assertThat(plain(new FakeRequest().peer("::1")).plainLoopback()).isTrue();
    assertThat(plain(new FakeRequest().peer("192.0.2.1")).plainLoopback()).isFalse();
    assertThat(
            plain(new FakeRequest().peer("127.0.0.1").header("Forwarded", "for=x")).plainLoopback())
        .isFalse();
    assertThat(
            plain(new FakeRequest().peer("127.0.0.1").header("Host", "a.example")).plainLoopback())
        .isFalse();
    assertThat(
            new FakeRequest()
                .peer("127.0.0.1")
                .exchange(FakeRequest.site("", true))
                .plainLoopback())
        .isFalse();
  }
}
